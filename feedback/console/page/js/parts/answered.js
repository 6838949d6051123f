/* The answer to "what if": of each cue and leg, what was and what would have been, side by side.

   Lives here: answered(result). Why: a therapist reads strides and hits, not names of fields. Must never: leave out what
   such an answer cannot know; the server's own words on it stand below. */

import { el } from "../dom.js";
import { NONE, fixed } from "../known/numbers.js";
import { named, t } from "../words.js";

const COUNTED = ["cued", "hit", "near", "miss"];
const COLUMNS = ["cue", "strides", ...COUNTED, "target"];

/** A table, or null where there is nothing to compare. */
export function answered(result) {
  if (!result?.cues) return null;
  const head = el("tr", {}, COLUMNS.map((name) => el("th", { scope: "col", text: t(`answered.${name}`) })));
  const table = el("table", {}, el("thead", {}, head), el("tbody", {}, result.cues.map(row)));
  const sounds = t("answered.sounds", { was: result.sounds_was, now: result.sounds_now });
  return el(
    "div",
    { class: "figures answered", tabindex: "0", role: "region", "aria-label": t("job.figures") },
    result.cues.length ? table : el("p", { class: "quiet", text: t("answered.none") }),
    el("p", { class: "small", text: sounds }),
    el("p", { class: "small quiet", text: result.caveat }),
  );
}

function row(one) {
  const name = `${named("cue", one.kind)} · ${named("leg", one.leg)}`;
  const counts = COUNTED.map((what) => changed(one[`${what}_was`], one[`${what}_now`]));
  const target = changed(goal(one.last_target_was), goal(one.last_target_now));
  return el("tr", {}, el("th", { scope: "row", text: name }), el("td", { class: "number", text: String(one.strides) }), counts, target);
}

function goal(value) {
  return value === null ? NONE : fixed(value, 1);
}

/** '40 → 52' where it differs, else the one value. */
function changed(was, now) {
  const text = was === now ? String(was) : t("answered.changed", { was, now });
  return el("td", { class: was === now ? "number quiet" : "number", text });
}
