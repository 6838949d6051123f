/* The signs of the rolling strip, with their words.

   Lives here: drawLegend. Why: colour alone must never carry a meaning. Must never: be longer than a line. */

import { el } from "../dom.js";
import { t } from "../words.js";

const SIGNS = ["left", "right", "strike", "foretold", "sound"];

/** A list: left, right, heel strike, foretold, sound. */
export function drawLegend() {
  return el(
    "ul",
    { class: "legend small quiet" },
    SIGNS.map((sign) => el("li", {}, el("i", { class: `sign ${sign}`, "aria-hidden": "true" }), t(`legend.${sign}`))),
  );
}
