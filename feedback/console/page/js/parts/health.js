/* Each sensor's health: state, rate, losses, age; and the sound output's.

   Lives here: health(). Why: no cue is better than the signal it stands on, and staleness must be seen. Must never: call
   something well that has not been heard of for three seconds. */

import { el, write } from "../dom.js";
import { fixed } from "../known/numbers.js";
import { named, t } from "../words.js";

const EVERY_S = 0.5;
const OLD_S = 3;

export function health() {
  const list = el("ul", { class: "sensors" });
  const node = el("section", { class: "panel health", tabindex: "0", "aria-label": t("live.sensors") }, el("header", {}, el("h2", { text: t("live.sensors") })), list);
  const rows = new Map();
  let told_s = -Infinity;
  return {
    node,
    draw(model, now_s) {
      if (Math.abs(now_s - told_s) < EVERY_S) return;
      told_s = now_s;
      for (const sensor of model.sensors.values()) rowOf(rows, list, sensor.sensor).tell(sensorNow(model, sensor, now_s));
      if (model.audio) rowOf(rows, list, "").tell(soundNow(model.audio, now_s));
    },
    close() {},
  };
}

function rowOf(rows, list, name) {
  if (!rows.has(name)) {
    rows.set(name, row(name || t("live.sound")));
    if (name) list.append(rows.get(name).node);
    else list.prepend(rows.get(name).node);
  }
  return rows.get(name);
}

function row(name) {
  const dot = el("i", { class: "dot", "aria-hidden": "true" });
  const state = el("span", { class: "number" });
  const more = el("span", { class: "number more" });
  return {
    node: el("li", {}, dot, el("b", { text: name.replaceAll("_", " ") }), state, more),
    tell(now) {
      dot.className = `dot ${now.mark}`;
      write(state, now.state);
      write(more, now.more);
    },
  };
}

function sensorNow(model, told, now_s) {
  const age_s = now_s - told.t_s;
  const faulty = [...model.signals.values()].filter((one) => one.stream.startsWith(`${told.sensor}.`) && one.state !== "ok");
  const lost = told.lost_frames + told.bad_frames;
  const rate = t("sensor.rate", { rate: fixed(told.rate_hz) });
  const onTheWay = model.gaps.get(told.sensor) ?? 0;
  const more = [
    age(told),
    latency(told),
    lost ? t("sensor.losses", { lost }) : "",
    onTheWay ? t("sensor.gaps", { count: onTheWay }) : "",
    told.reconnects ? t("sensor.reconnects", { count: told.reconnects }) : "",
    battery(told),
    untold(told),
  ];
  if (age_s > OLD_S) return { mark: "bad", state: t("sensor.old", { age: fixed(age_s) }), more: "" };
  if (faulty.length) return { mark: "bad", state: named("signal", faulty[0].state), more: faulty[0].detail };
  const mark = told.state === "streaming" ? (told.reconnects ? "fair" : "good") : told.state === "lost" ? "bad" : "fair";
  return { mark, state: told.state === "streaming" ? rate : named("sensor", told.state), more: more.filter(Boolean).join(" · ") };
}

function age(told) {
  return Number.isFinite(told.age_ms) ? t("sensor.age", { age: fixed(told.age_ms) }) : "";
}

function latency(told) {
  return Number.isFinite(told.latency_ms) ? t("sensor.late", { latency: fixed(told.latency_ms, 1) }) : "";
}

function battery(told) {
  return Number.isFinite(told.battery_pct) ? t("sensor.battery", { battery: fixed(told.battery_pct) }) : "";
}

/** What this device does not tell of itself. */
function untold(told) {
  const names = ["latency_ms", "battery_pct"].filter((name) => !Number.isFinite(told[name])).map((name) => named("untold", name));
  return names.length ? t("sensor.untold", { names: names.join(", ") }) : "";
}

function soundNow(audio, now_s) {
  const age_s = now_s - audio.t_s;
  if (age_s > OLD_S) return { mark: "bad", state: t("sensor.old", { age: fixed(age_s) }), more: "" };
  const latency_ms = t("sensor.latency", { latency: fixed(audio.latency_ms + audio.measured_ms, 1) });
  const more = [isNull(audio) ? t("sensor.no_card") : "", audio.underruns ? t("sensor.underruns", { count: audio.underruns }) : ""];
  return {
    mark: audio.silenced ? "bad" : isNull(audio) || audio.underruns ? "fair" : "good",
    state: audio.silenced ? t("sensor.silenced") : latency_ms,
    more: more.filter(Boolean).join(" · "),
  };
}

const isNull = (audio) => audio.output === "null";
