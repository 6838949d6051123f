/* The protocol's numbers, as the server tells them, made ready for controls.

   Lives here: settings(rows) and groups(settings). Why: what can be turned, and between which bounds, is written once,
   in the protocol's models; the page knows no number by name. Must never: invent a bound. */

import { step } from "./numbers.js";

const SPAN = /^(above |below )?(-?[\d.e+]+)?(?: … )?(above |below )?(-?[\d.e+]+)?/;
const UNIT = /,\s*([^\s,;:]+)$/;
const UNITS = { "%": "%", ms: "ms", dB: "dB", deg: "°", min: "min", s: "s" };

/** One setting for each row: {key, leaf, group, kind, value, low, high, step, choices, unit, default, meaning}. */
export function settings(rows) {
  return rows.map(setting);
}

/** In order, one group a cue or block: {name, place, block, settings}. */
export function groups(all) {
  const found = new Map();
  for (const one of all) {
    if (!found.has(one.group)) found.set(one.group, { name: one.group, ...placed(one.group), settings: [] });
    found.get(one.group).settings.push(one);
  }
  return [...found.values()];
}

function setting(row) {
  const parts = row.key.split(".");
  const bounds = ranged(row);
  return {
    key: row.key,
    leaf: parts.at(-1),
    group: parts.slice(0, parts[1] === "blocks" ? 3 : parts[0] === "cues" ? 2 : 1).join("."),
    meaning: row.meaning,
    unit: row.unit ?? unitOf(row.meaning),
    value: row.value,
    default: row.default ?? "",
    range: row.range,
    ...bounds,
  };
}

function placed(group) {
  const [kind, name, place] = group.split(".");
  if (name === "blocks") return { kind: "block", place: Number(place) };
  return kind === "cues" ? { kind: "cue", cue: name } : { kind: "dose" };
}

/** Bounds, step and kind of a row, from its range in words. */
function ranged(row) {
  const optional = row.range.endsWith("none");
  const text = row.range.replace(/,? ?or none$/, "");
  if (text === "true, false") return { kind: "switch", optional };
  if (/^[\d., -]+$/.test(text) && text.includes(","))
    return { kind: "choice", choices: text.split(",").map((one) => one.trim()), optional };
  const found = text.includes("…") ? text.split("…").map(edge) : [NaN, NaN];
  const whole = /strides|seed|number/.test(row.key.split(".").at(-1)) && /^-?\d*$/.test(row.value);
  const [low, high] = [row.low ?? found[0], row.high ?? found[1]];
  return { kind: "number", low, high, step: row.step ?? step(low, high, whole), optional };
}

function edge(text) {
  const found = SPAN.exec(text.trim());
  return Number(found[2] ?? found[4] ?? NaN);
}

/** The unit that a meaning ends with, ', ms'; '' if it names none. */
function unitOf(meaning) {
  const found = UNIT.exec(meaning);
  return (found && UNITS[found[1]]) ?? "";
}
