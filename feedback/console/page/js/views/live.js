/* The live view: what the patient does now.

   Lives here: how the parts stand together, and the pace at which they are drawn. Why: one loop draws, so that what is
   seen together is of one instant. Must never: know how a part draws. */

import { el } from "../dom.js";
import { course } from "../parts/course.js";
import { feet } from "../parts/feet.js";
import { health } from "../parts/health.js";
import { measure } from "../parts/measure.js";
import { strip } from "../parts/strip.js";
import { tiles } from "../parts/tiles.js";

export function live(app) {
  const parts = [course, feet, measure, tiles, health, strip].map((make) => make(app));
  const [top, left, middle, figures, sensors, foot] = parts.map((part) => part.node);
  const side = el("div", { class: "side" }, figures, sensors);
  const node = el("div", { class: "live" }, top, left, middle, side, foot);
  return {
    node,
    draw(model, now_s) {
      node.classList.toggle("old", !app.isLinked || !model.live);
      for (const part of parts) part.draw(model, now_s);
    },
    close: () => parts.forEach((part) => part.close()),
  };
}
