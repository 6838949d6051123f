/* A canvas that keeps to its place's size and to the screen's points.

   Lives here: Surface and the theme's colours. Why: each drawing begins with a clean ground and CSS pixels. Must never:
   draw anything. */

import { el } from "../dom.js";

const NAMES = "ground panel raised edge edge-strong ink quiet accent left right hit near miss band warn stop stance";
const DENSEST = 2;
let colours = null;

/** The colours of the theme in force, by name. */
export function palette() {
  colours ??= read();
  return colours;
}

/** The theme has changed. */
export function forgetPalette() {
  colours = null;
}

function read() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.split(" ").map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

export class Surface {
  /** `words` tell readers of screens what the picture shows. */
  constructor(words) {
    this.node = el("canvas", { role: "img", "aria-label": words });
    this.width = this.height = 0;
    this._pen = this.node.getContext("2d");
    this._watch = new ResizeObserver(() => this._fit());
    this._watch.observe(this.node);
  }

  /** A clean ground to draw on; null where there is no room. */
  begin() {
    if (!this.width || !this.height) return null;
    this._pen.setTransform(this._dense, 0, 0, this._dense, 0, 0);
    this._pen.clearRect(0, 0, this.width, this.height);
    return this._pen;
  }

  close() {
    this._watch.disconnect();
  }

  _fit() {
    const { clientWidth, clientHeight } = this.node;
    this._dense = Math.min(DENSEST, devicePixelRatio || 1);
    [this.width, this.height] = [clientWidth, clientHeight];
    this.node.width = Math.round(clientWidth * this._dense);
    this.node.height = Math.round(clientHeight * this._dense);
  }
}
