/* The rolling strip: the last seconds of both feet, and the next one as it is foretold.

   Lives here: strip(). Why: whether a cue comes where it should, before the step, shows only beside the step. Must never:
   move on while nothing is heard.

   Left of the line is what happened: load, heel strikes (full mark), toe offs (tick), sounds (diamond). Right of it what
   is foretold: the next events with their uncertainty (open mark), the cue that is due (open diamond). */

import { el } from "../dom.js";
import { LEGS } from "../known/model.js";
import { t } from "../words.js";
import { drawLegend } from "./legend.js";
import { Surface, palette } from "./surface.js";

const PAST_S = 6;
const AHEAD_S = 1.2;
const FULL_LOAD = 1.25;
const LANE_GAP = 10;

export function strip() {
  const surface = new Surface(t("live.strip_picture"));
  const node = el(
    "section",
    { class: "panel strip", "aria-label": t("live.strip") },
    el("header", {}, el("h2", { text: t("live.strip") }), drawLegend()),
    el("div", { class: "rolling" }, surface.node),
  );
  return {
    node,
    draw(model, now_s) {
      const pen = surface.begin();
      if (pen && Number.isFinite(now_s)) drawLanes(pen, surface, model, now_s);
    },
    close: () => surface.close(),
  };
}

function drawLanes(pen, surface, model, now_s) {
  const colours = palette();
  const scale = surface.width / (PAST_S + AHEAD_S);
  const x = (t_s) => (t_s - now_s + PAST_S) * scale;
  const height = (surface.height - LANE_GAP) / 2;
  drawSeconds(pen, colours, surface, x, now_s);
  LEGS.forEach((leg, k) => {
    const lane = { top: k * (height + LANE_GAP), height, colour: colours[leg], colours, x, width: surface.width };
    drawLoad(pen, lane, model.loads[leg], now_s);
    drawEvents(pen, lane, model.events, leg, now_s);
    drawForetold(pen, lane, model.expected, leg, now_s);
    drawSounds(pen, lane, model, leg, now_s);
  });
  pen.fillStyle = colours.ink;
  pen.fillRect(x(now_s) - 1, 0, 2, surface.height);
}

function drawSeconds(pen, colours, surface, x, now_s) {
  pen.fillStyle = colours.stance;
  pen.fillRect(x(now_s), 0, surface.width, surface.height);
  pen.fillStyle = colours.edge;
  for (let second = Math.ceil(now_s - PAST_S); second < now_s + AHEAD_S; second += 1)
    pen.fillRect(Math.round(x(second)), 0, 1, surface.height);
}

function drawLoad(pen, lane, loads, now_s) {
  const first = Math.max(0, loads.since(now_s - PAST_S) - 1);
  if (first >= loads.length) return;
  const bottom = lane.top + lane.height;
  const y = (load) => bottom - Math.min(1, Math.max(0, load || 0) / FULL_LOAD) * lane.height;
  pen.beginPath();
  pen.moveTo(lane.x(loads.time_s(first)), bottom);
  let last_s = 0;
  for (let k = first; k < loads.length && loads.time_s(k) <= now_s; k += 1) {
    last_s = loads.time_s(k);
    pen.lineTo(lane.x(last_s), y(loads.value(k)));
  }
  pen.lineTo(lane.x(last_s), bottom);
  pen.globalAlpha = 0.3;
  pen.fillStyle = lane.colour;
  pen.fill();
  pen.globalAlpha = 1;
  pen.lineWidth = 1.5;
  pen.strokeStyle = lane.colour;
  pen.stroke();
}

function drawEvents(pen, lane, events, leg, now_s) {
  pen.fillStyle = lane.colour;
  for (const event of events) {
    if (event.leg !== leg || event.t_s < now_s - PAST_S || event.t_s > now_s) continue;
    const x = lane.x(event.t_s);
    if (event.event === "heel_strike") strike(pen, x, lane);
    else pen.fillRect(x - 1, lane.top + lane.height - 7, 2, 7);
  }
}

function strike(pen, x, lane) {
  const bottom = lane.top + lane.height;
  pen.beginPath();
  pen.moveTo(x, bottom - 13);
  pen.lineTo(x - 5, bottom - 2);
  pen.lineTo(x + 5, bottom - 2);
  pen.closePath();
  pen.fill();
}

function drawForetold(pen, lane, expected, leg, now_s) {
  for (const one of expected.values()) {
    if (one.leg !== leg || one.event === "mid_stance" || one.predicted_s < now_s) continue;
    const x = lane.x(one.predicted_s);
    const wide = Math.max(1, lane.x(one.predicted_s + one.sigma_ms / 1000) - x);
    pen.fillStyle = lane.colour;
    pen.globalAlpha = 0.25;
    pen.fillRect(x - wide, lane.top + 4, 2 * wide, lane.height - 4);
    pen.globalAlpha = 1;
    if (one.event === "heel_strike") outlined(pen, x, lane);
    else pen.fillRect(x - 0.5, lane.top + 4, 1, lane.height - 4);
  }
}

function outlined(pen, x, lane) {
  const bottom = lane.top + lane.height;
  pen.beginPath();
  pen.moveTo(x, bottom - 13);
  pen.lineTo(x - 5, bottom - 2);
  pen.lineTo(x + 5, bottom - 2);
  pen.closePath();
  pen.lineWidth = 1.5;
  pen.strokeStyle = lane.colour;
  pen.stroke();
}

function drawSounds(pen, lane, model, leg, now_s) {
  pen.fillStyle = pen.strokeStyle = lane.colours.ink;
  for (const one of model.sounds)
    if (one.leg === leg && one.onset_s > now_s - PAST_S && one.onset_s <= now_s) diamond(pen, lane.x(one.onset_s), lane.top).fill();
  pen.lineWidth = 1.5;
  for (const one of model.cues.values())
    if (one.leg === leg && one.due_s > now_s) diamond(pen, lane.x(one.due_s), lane.top).stroke();
}

function diamond(pen, x, top) {
  pen.beginPath();
  pen.moveTo(x, top + 1);
  pen.lineTo(x + 5, top + 7);
  pen.lineTo(x, top + 13);
  pen.lineTo(x - 5, top + 7);
  pen.closePath();
  return pen;
}
