/* How the strides of late went: values against target, and success with and without a cue.

   Lives here: Practice. Why: the therapist looks at fifty strides, and never at all. Must never: judge a stride itself;
   the engine's verdict counts. */

import { keep } from "./ring.js";
import { pct } from "./numbers.js";

export const SHOWN = 50;
const SCORED = new Set(["hit", "near", "miss", "guarded"]);
const WITH_CUE = new Set(["cued", "asked"]);

export class Practice {
  constructor() {
    this.clear();
  }

  clear() {
    this._kinds = new Map();
    this._targets = new Map();
    this.version = 0;
  }

  /** An outcome: one stride of one cue, once it is known how it went. */
  scored(outcome) {
    const legs = this._of(outcome.type);
    keep(legs[outcome.leg], outcome, SHOWN);
    this.version += 1;
  }

  target(target) {
    this._targets.set(`${target.type} ${target.leg}`, target);
    this.version += 1;
  }

  targetOf(kind, leg) {
    return this._targets.get(`${kind} ${leg}`);
  }

  /** Kinds of cue that have been heard of. */
  get kinds() {
    return [...this._kinds.keys()];
  }

  strides(kind, leg) {
    return this._of(kind)[leg];
  }

  /** Success of both legs together: {cued, uncued}, each {hits, of, pct}. */
  success(kind) {
    const { left, right } = this._of(kind);
    const all = [...left, ...right].filter((one) => SCORED.has(one.success));
    return { cued: rate(all.filter(hasCue)), uncued: rate(all.filter((one) => !hasCue(one))) };
  }

  _of(kind) {
    if (!this._kinds.has(kind)) this._kinds.set(kind, { left: [], right: [] });
    return this._kinds.get(kind);
  }
}

export function hasCue(outcome) {
  return WITH_CUE.has(outcome.plan) && outcome.cue_id > 0;
}

function rate(outcomes) {
  const hits = outcomes.filter((one) => one.success === "hit").length;
  return { hits, of: outcomes.length, pct: pct(hits, outcomes.length) };
}
