// The page's knowledge, which needs no browser: series, numbers, rows, what is pending, how strides went.

import assert from "node:assert/strict";
import { test } from "node:test";

const KNOWN = new URL("../../../../feedback/console/page/js/known/", import.meta.url);
const load = (name) => import(new URL(name, KNOWN));
const { Ring, keep } = await load("ring.js");
const { clamped, fixed, minutes, pct, step, stepped } = await load("numbers.js");
const { groups, settings, withAnswer } = await load("rows.js");
const { Pending } = await load("pending.js");
const { Practice, SHOWN } = await load("practice.js");
const { SessionClock } = await load("clock.js");
const { Model } = await load("model.js");

test("a ring keeps the newest and never grows", () => {
  const ring = new Ring(3);
  for (let k = 0; k < 10; k += 1) ring.push(k, 10 * k);
  assert.equal(ring.length, 3);
  assert.deepEqual([0, 1, 2].map((k) => [ring.time_s(k), ring.value(k)]), [[7, 70], [8, 80], [9, 90]]);
  assert.equal(ring.since(8), 1);
  assert.equal(ring.since(99), 3);
  const list = [];
  for (let k = 0; k < 9; k += 1) keep(list, k, 4);
  assert.deepEqual(list, [5, 6, 7, 8]);
});

test("numbers are written for eyes, and what is not known is a dash", () => {
  assert.equal(fixed(NaN), "–");
  assert.equal(fixed(-0.01, 1), "0.0");
  assert.equal(fixed(-3, 0), "−3");
  assert.equal(minutes(245), "4:05");
  assert.equal(minutes(-3), "0:00");
  assert.ok(Number.isNaN(pct(0, 0)));
});

test("a thumb's step lands on a grid and stays within the bounds", () => {
  for (const [low, high] of [[0, 450], [-60, -3], [0, 0.5], [5, 200], [0.1, 60]]) {
    const size = step(low, high, false);
    assert.ok((high - low) / size >= 20 && (high - low) / size <= 65, `${low} … ${high}: ${size}`);
    let value = low;
    for (let k = 0; k < 80; k += 1) value = stepped(value, 1, size, low, high);
    assert.equal(value, high);
  }
  assert.equal(stepped(62, 1, 10, 0, 450), 70);
  assert.equal(stepped(62, -1, 10, 0, 450), 60);
  assert.equal(stepped(60, -1, 10, 0, 450), 50);
  assert.equal(clamped(7, null, NaN), 7);
});

const ROW = { value: "1", range: "", meaning: "", default: "", unit: "deg", sort: "number", low: 0, high: 1, choices: [] };
const rows = (...keys) => settings(keys.map((key) => ({ ...ROW, key })));

test("a meaning begins like a sentence and leaves its unit to the number", () => {
  const meanings = ["how far it may drop, deg", "so many of the last 10"].map((meaning) => settings([{ ...ROW, key: "dose.x", meaning }])[0].meaning);
  assert.deepEqual(meanings, ["How far it may drop", "So many of the last 10"]);
});

test("rows are put to their cue, the dose or their block", () => {
  const found = groups(rows("cues.hip_extend.gain_db", "cues.hip_extend.aim.value", "dose.seed", "dose.blocks.2.minutes"));
  assert.deepEqual(found.map((one) => [one.kind, one.settings.length]), [["cue", 2], ["dose", 1], ["block", 1]]);
  assert.deepEqual([found[0].settings[1].part, found[0].settings[1].leaf, found[2].place], ["aim", "value", 2]);
  assert.equal(found[0].settings[0].unit, "°");
});

test("an answer about one number or several changes their rows alone", () => {
  const all = rows("cues.a.x", "cues.a.y");
  assert.deepEqual(withAnswer(all, { key: "cues.a.y", value: "5" }).map((one) => one.value), ["1", "5"]);
  const told = { key: "apply", value: "cues.a.x = 7\ncues.a.y = 8" };
  assert.deepEqual(withAnswer(all, told).map((one) => one.value), ["7", "8"]);
});

test("a wish is pending until it is answered, by whomever, or the line is cut", () => {
  const pending = new Pending();
  pending.ask("k", "9");
  assert.equal(pending.asked("k"), "9");
  pending.answered({ key: "k", value: "8", words: "clamped", who: "therapist (b)" });
  assert.equal(pending.asked("k"), undefined);
  assert.equal(pending.answer("k").words, "clamped");
  pending.ask("k", "7");
  pending.clear();
  assert.equal(pending.asked("k"), undefined);
});

test("success is told apart by cue, over the last strides only", () => {
  const practice = new Practice();
  const stride = (success, cue_id) => practice.scored({ type: "c", leg: "left", plan: cue_id ? "cued" : "catch", cue_id, success });
  for (let k = 0; k < 100; k += 1) stride("miss", 1);
  for (let k = 0; k < 30; k += 1) stride("hit", 1);
  for (let k = 0; k < 10; k += 1) stride("hit", 0);
  stride("unknown", 1);
  assert.equal(practice.strides("c", "left").length, SHOWN);
  assert.deepEqual(practice.success("c"), { cued: { hits: 30, of: 39, pct: 3000 / 39 }, uncued: { hits: 10, of: 10, pct: 100 } });
});

test("the clock goes by the earliest arrivals: a late message does not pull it back", () => {
  const clock = new SessionClock();
  clock.hear(10, 100);
  const before = clock.shown_s(101);
  clock.hear(10.5, 102);
  assert.equal(clock.shown_s(101), before);
});

test("after an hour of a walk nothing has grown", () => {
  const model = new Model();
  for (let k = 0; k < 90_000; k += 1) {
    const t_s = k / 25;
    model.take({ kind: "live", t_s, left_load: 1, right_load: 0 }, t_s);
    model.take({ kind: "event", t_s, leg: "left", event: "heel_strike" }, t_s);
    model.take({ kind: "cue", t_s, cue_id: k, cancelled: "" }, t_s);
    model.take({ kind: "placed", t_s, cue_id: k, byte_to_cue_ms: 1 }, t_s);
    model.take({ kind: "outcome", t_s, type: "c", leg: "left", plan: "cued", cue_id: k, success: "hit" }, t_s);
    model.take({ kind: "notice", t_s, text: "" }, t_s);
  }
  const sizes = [model.events, model.notes, model.sounds, model.practice.strides("c", "left")].map((one) => one.length);
  assert.ok(Math.max(...sizes, model.cues.size, model.loads.left.length) <= 1024);
  assert.equal(model.byteToCue_ms(), 1);
});
