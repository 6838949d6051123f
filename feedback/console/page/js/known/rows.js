/* The protocol's numbers, as the server tells them, made ready for controls.

   Lives here: settings(rows) and groups(settings). Why: what can be turned, and between which bounds, is written once,
   in the protocol's models; the page knows no number by name. Must never: invent a bound. */

import { step } from "./numbers.js";

const SIGNS = { deg: "°" };

/** One setting for each row of the desk's list, with its place and the step of a thumb. */
export function settings(rows) {
  return rows.map((row) => ({ ...row, ...placed(row.key), ...turned(row), meaning: sentence(row), unit: SIGNS[row.unit] ?? row.unit }));
}

/** Those of each cue, of the dose and of each block: {name, kind, cue, place, settings}. */
export function groups(all) {
  const found = new Map();
  for (const one of all) {
    if (!found.has(one.group)) found.set(one.group, { name: one.group, ...named(one.group), settings: [] });
    found.get(one.group).settings.push(one);
  }
  return [...found.values()];
}

/** Rows with other values: one answer of the engine may be about one number or, after `apply`, about several. */
export function withAnswer(all, { key, value }) {
  const lines = key === "apply" ? value.split("\n").map((line) => line.split(" = ")) : [[key, value]];
  const changed = new Map(lines);
  return all.map((row) => (changed.has(row.key) ? { ...row, value: changed.get(row.key) } : row));
}

/** As a sentence begins, and without the unit, which stands beside the number. */
function sentence({ meaning, unit }) {
  const words = unit && meaning.endsWith(`, ${unit}`) ? meaning.slice(0, -unit.length - 2) : meaning;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** 'cues.hip_extend.aim.value' is the leaf 'value' of the part 'aim' of the group 'cues.hip_extend'. */
function placed(key) {
  const parts = key.split(".");
  const depth = parts[1] === "blocks" ? 3 : parts[0] === "cues" ? 2 : 1;
  return { group: parts.slice(0, depth).join("."), part: parts.slice(depth, -1).join("."), leaf: parts.at(-1) };
}

function named(group) {
  const [kind, name, place] = group.split(".");
  if (name === "blocks") return { kind: "block", place: Number(place) };
  return kind === "cues" ? { kind: "cue", cue: name } : { kind: "dose" };
}

function turned({ low, high, sort, choices }) {
  const isBounded = low !== null && high !== null;
  return {
    step: step(low ?? NaN, high ?? NaN, sort === "whole"),
    hasSlider: isBounded && high - low <= 1000,
    choices: choices.map(String),
  };
}
