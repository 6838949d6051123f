/* Numbers for eyes and thumbs.

   Lives here: how a number is written, and by how much a thumb moves it. Why: every view writes them alike. Must never:
   write a unit or a word; words.js does. */

export const NONE = "–";
const STEPS_IN_SPAN = 60;
const NICE = [1, 2, 5, 10];

/** So many digits after the point; a dash for what is not known. */
export function fixed(value, digits = 0) {
  return Number.isFinite(value) ? value.toFixed(digits).replace(/^-(0(\.0*)?)$/, "$1").replace("-", "−") : NONE;
}

/** As it would be written in TOML, without needless noughts. */
export function plain(value) {
  return String(Number(value.toPrecision(10)));
}

/** '4:05' of 245 s. */
export function minutes(seconds) {
  if (!Number.isFinite(seconds)) return NONE;
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Share of `part` in `whole`, %; NaN of nothing. */
export function pct(part, whole) {
  return whole ? (100 * part) / whole : NaN;
}

/** A step of 1, 2 or 5 times a power of ten, about a sixtieth of the span. */
export function step(low, high, isWhole) {
  const rough = (high - low) / STEPS_IN_SPAN;
  if (!(rough > 0) || !Number.isFinite(rough)) return isWhole ? 1 : 0.1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const nice = NICE.find((one) => one * power >= rough * 0.999) * power;
  return isWhole ? Math.max(1, Math.round(nice)) : Number(nice.toPrecision(6));
}

/** The next value on the grid of steps in that direction, within the bounds. */
export function stepped(value, direction, size, low, high) {
  const places = value / size;
  const next = direction > 0 ? Math.floor(places + 1e-6) + 1 : Math.ceil(places - 1e-6) - 1;
  return clamped(Number((next * size).toPrecision(10)), low, high);
}

export function clamped(value, low, high) {
  return Math.min(Number.isFinite(high) ? high : Infinity, Math.max(Number.isFinite(low) ? low : -Infinity, value));
}

/** Mean of what is a number; NaN of nothing. */
export function mean(values) {
  const known = values.filter(Number.isFinite);
  return known.length ? known.reduce((sum, one) => sum + one, 0) / known.length : NaN;
}
