/* Both feet: load, phase and cadence's sides, as two dials with their words.

   Lives here: feet(app). Why: the first thing a therapist looks at. Must never: show an old value as if it were live. */

import { el, write } from "../dom.js";
import { fixed } from "../known/numbers.js";
import { LEGS } from "../known/model.js";
import { t } from "../words.js";
import { drawDial } from "./dial.js";
import { Surface, palette } from "./surface.js";

const LARGEST_AHEAD = 0.2;
const LABEL_EVERY_S = 0.25;
const STALE_S = 1;

export function feet() {
  const surface = new Surface(t("live.feet_picture"));
  const figures = Object.fromEntries(LEGS.map((leg) => [leg, figure(leg)]));
  const node = el(
    "section",
    { class: "panel feet", "aria-label": t("live.feet") },
    el("div", { class: "dials" }, surface.node),
    el("div", { class: "figures" }, LEGS.map((leg) => figures[leg].node)),
  );
  let labelled_s = -Infinity;
  return {
    node,
    draw(model, now_s) {
      const legs = LEGS.map((leg) => legNow(model, leg, now_s));
      drawBoth(surface, legs);
      if (Math.abs(now_s - labelled_s) < LABEL_EVERY_S) return;
      labelled_s = now_s;
      legs.forEach((leg) => figures[leg.side].tell(leg));
    },
    close: () => surface.close(),
  };
}

function figure(leg) {
  const load = el("b", { class: "number" });
  const phase = el("span", { class: "quiet" });
  return {
    node: el("p", { class: leg }, el("span", { class: "side", text: t(`leg.${leg}`) }), load, phase),
    tell(now) {
      write(load, t("unit.pct", { value: fixed(now.load * 100) }));
      write(phase, Number.isFinite(now.phase) ? t(now.phase < now.toeOff ? "live.stance" : "live.swing") : t("live.no_phase"));
    },
  };
}

/** What a dial shows of a leg at this instant; the phase runs on between two messages. */
function legNow({ live, strides, sounds }, side, now_s) {
  const isFresh = live && now_s - live.t_s < STALE_S;
  const told = isFresh ? live : {};
  const ahead = strides[side] ? Math.max(0, now_s - told.t_s) / strides[side].stride_s : 0;
  const phase = (told[`${side}_phase`] ?? NaN) + Math.min(ahead, LARGEST_AHEAD);
  const last = sounds.findLast((one) => one.leg === side);
  return {
    side,
    phase: Math.min(phase, 1),
    sigma: told[`${side}_phase_sigma`] ?? NaN,
    toeOff: told[`${side}_toe_off`] ?? 0.62,
    load: told[`${side}_load`] ?? NaN,
    sinceCue_s: last && now_s >= last.onset_s ? now_s - last.onset_s : Infinity,
  };
}

function drawBoth(surface, legs) {
  const pen = surface.begin();
  if (!pen) return;
  const radius = Math.min(surface.width / 4, surface.height / 2) * 0.8;
  legs.forEach((leg, k) => {
    drawDial(pen, palette(), leg, { x: (surface.width * (2 * k + 1)) / 4, y: surface.height / 2, radius });
  });
}
