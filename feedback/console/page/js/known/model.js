/* All that this page knows of the session, kept up by the messages of the server.

   Lives here: Model. Why: views draw from one place, and after a reconnect one `hello` sets everything right. Must
   never: touch the document, ask the time, or grow without bound. */

import { SessionClock } from "./clock.js";
import { Pending } from "./pending.js";
import { Practice } from "./practice.js";
import { Ring, keep } from "./ring.js";
import { settings, withAnswer } from "./rows.js";

export const LEGS = ["left", "right"];
const SAMPLES = 1024;
const MARKS = 128;
const NOTES = 100;
const LATENCIES = 64;

export class Model {
  constructor() {
    this.clock = new SessionClock();
    this.pending = new Pending();
    this.practice = new Practice();
    this.live = null;
    this.clear();
  }

  /** Forget the session; a `hello` or a new run begins. */
  clear() {
    this.clock.clear();
    this.practice.clear();
    this.pending.forget();
    this.loads = { left: new Ring(SAMPLES), right: new Ring(SAMPLES) };
    this.live = null;
    this.run = null;
    this.belt = null;
    this.rows = [];
    this.blocks = [];
    this.measures = {};
    this.cues = new Map();
    this.events = [];
    this.sounds = [];
    this.expected = new Map();
    this.strides = { left: null, right: null };
    this.block = null;
    this.count = null;
    this.made = { left: 0, right: 0 };
    this.sensors = new Map();
    this.signals = new Map();
    this.gaps = new Map();
    this.audio = null;
    this.notes = [];
    this.latencies = new Ring(LATENCIES);
    this.versions = { rows: 0, block: 0, sensors: 0, notes: 0, latency: 0 };
  }

  /** Take in one message; `page_s` is when it came. */
  take(message, page_s) {
    TAKES[message.kind]?.(this, message, page_s);
  }

  /** A walk is under way. */
  get isRunning() {
    return this.run?.state === "running";
  }

  /** A recorded session is played once more: it can be paused and its sounds stopped, and that is all. */
  get isReplay() {
    return Boolean(this.run?.replay);
  }

  /** The rig's file lets the belt be commanded. */
  get hasBelt() {
    return this.belt?.control === "on";
  }

  /** The value of the last command of that name that was not refused; NaN where there was none. */
  wanted(key) {
    return Number(this.pending.log.findLast((one) => one.key === key && !one.refused)?.value ?? NaN);
  }

  /** Strides of this block, of the leg that has made most. */
  get stridesInBlock() {
    return Math.max(this.made.left, this.made.right);
  }

  /** From the byte that led to a cue to its first sample at the ear, if answered at once: median of late, ms. */
  latency_ms() {
    return this.byteToCue_ms() + (this.audio ? this.audio.latency_ms + this.audio.measured_ms : NaN);
  }

  /** From that byte to the cue's place in the sound process: median of late, ms; NaN before any was measured. */
  byteToCue_ms() {
    const values = Array.from({ length: this.latencies.length }, (_, k) => this.latencies.value(k)).sort((a, b) => a - b);
    return values.length ? values[values.length >> 1] : NaN;
  }
}

const TAKES = {
  hello(model, told, page_s) {
    model.clear();
    model.run = told.run;
    model.belt = told.belt;
    model.rows = settings(told.protocol?.rows ?? []);
    model.blocks = told.run.blocks;
    model.measures = told.run.measures;
    if (told.now_s != null) model.clock.hear(told.now_s, page_s);
    model.versions.rows += 1;
  },
  live(model, told, page_s) {
    model.live = told;
    model.clock.hear(told.t_s, page_s);
    for (const leg of LEGS) model.loads[leg].push(told.t_s, told[`${leg}_load`] ?? NaN);
  },
  event: (model, told) => {
    keep(model.events, told, MARKS);
    model.expected.delete(`${told.leg} ${told.event}`);
  },
  prediction: (model, told) => {
    const key = `${told.leg} ${told.event}`;
    if (told.predicted_s) model.expected.set(key, told);
    else model.expected.delete(key);
  },
  cue: (model, told) => {
    if (told.cancelled) model.cues.delete(told.cue_id);
    else model.cues.set(told.cue_id, told);
    while (model.cues.size > MARKS) model.cues.delete(model.cues.keys().next().value);
  },
  placed: (model, told) => model.latencies.push(told.t_s, told.byte_to_cue_ms),
  played: (model, told) => {
    model.cues.delete(told.cue_id);
    if (told.outcome === "played") keep(model.sounds, told, MARKS);
  },
  outcome: (model, told) => model.practice.scored(told),
  target: (model, told) => model.practice.target(told),
  stride: (model, told) => {
    model.strides[told.leg] = told;
    if (model.block && told.start_s >= model.block.t_s) model.made[told.leg] += 1;
  },
  block: (model, told) => {
    if (told.countdown) model.count = told;
    else [model.block, model.count, model.made] = [told, null, { left: 0, right: 0 }];
    model.versions.block += 1;
  },
  acknowledged: (model, told) => {
    model.pending.answered(told);
    if (!told.refused) model.rows = withAnswer(model.rows, told);
    model.versions.rows += 1;
  },
  notice: (model, told) => {
    keep(model.notes, told, NOTES);
    model.versions.notes += 1;
  },
  health: (model, told) => {
    model.sensors.set(told.sensor, told);
    model.versions.sensors += 1;
  },
  signal: (model, told) => {
    model.signals.set(told.stream, told);
    model.versions.sensors += 1;
  },
  gap: (model, told) => model.gaps.set(told.writer, (model.gaps.get(told.writer) ?? 0) + told.missing),
  audio: (model, told) => (model.audio = told),
};
