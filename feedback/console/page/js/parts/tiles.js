/* Four figures: cadence, symmetry, belt speed, latency from byte to sound.

   Lives here: tiles(). Why: they are asked for now and then, and read in passing. Must never: move faster than an eye
   reads. */

import { el, write } from "../dom.js";
import { NONE, fixed } from "../known/numbers.js";
import { t } from "../words.js";

const EVERY_S = 0.5;

export function tiles() {
  const all = { cadence: tile("cadence"), symmetry: tile("symmetry"), belt: tile("belt"), latency: tile("latency") };
  const node = el("section", { class: "tiles", "aria-label": t("live.figures") }, el("dl", {}, Object.values(all).map((one) => one.node)));
  let told_s = -Infinity;
  return {
    node,
    draw(model, now_s) {
      if (Math.abs(now_s - told_s) < EVERY_S) return;
      told_s = now_s;
      all.cadence.tell(fixed(model.live?.cadence_spm ?? NaN));
      all.symmetry.tell(symmetry(model.strides));
      all.belt.tell(fixed(beltSpeed(model) ?? NaN, 2), incline(model));
      all.latency.tell(fixed(model.latency_ms(), 1));
    },
    close() {},
  };
}

function tile(name) {
  const value = el("b", { class: "number", text: NONE });
  const unit = el("span", { class: "quiet small", text: t(`tile.${name}_unit`) });
  return {
    node: el("div", { class: "panel tile" }, el("dt", { class: "small quiet", text: t(`tile.${name}`) }), el("dd", {}, value, unit)),
    tell(text, more = "") {
      write(value, text);
      write(unit, `${t(`tile.${name}_unit`)}${more}`);
    },
  };
}

/** Left stance over right stance, % of both (50 : 50 is even). */
function symmetry({ left, right }) {
  if (!left || !right || !(left.stance_s > 0) || !(right.stance_s > 0)) return NONE;
  const share = Math.round((100 * left.stance_s) / (left.stance_s + right.stance_s));
  return `${share} : ${100 - share}`;
}

/** Of the belt, where it tells it and is not level. */
function incline({ live }) {
  return live?.incline_pct ? t("tile.incline", { incline: fixed(live.incline_pct, 1) }) : "";
}

function beltSpeed({ live, strides }) {
  return live?.belt_mps ?? strides.left?.belt_mps ?? strides.right?.belt_mps;
}
