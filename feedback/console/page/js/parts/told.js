/* Short words that come and go: refusals, and what others have done. And the banner while the line is cut.

   Lives here: told() and banner(). Why: what was refused must be read, by eye or ear, wherever one looks. Must never: tell
   what can be seen anyway; a live region that talks all the time is turned off. */

import { el, write } from "../dom.js";
import { t } from "../words.js";

const STAYS_MS = 6000;
const MOST = 3;

export function told() {
  const node = el("div", { class: "told", role: "status", "aria-live": "polite" });
  return {
    node,
    say(words, isRefused = false) {
      if (!words) return;
      const line = el("p", { class: isRefused ? "refused" : "", text: words });
      node.append(line);
      while (node.children.length > MOST) node.firstChild.remove();
      setTimeout(() => line.remove(), STAYS_MS);
    },
  };
}

export function banner() {
  const words = el("span");
  const node = el("div", { class: "banner", role: "alert", hidden: true }, words);
  return {
    node,
    /** `more`: what the server says about it, in its own words. */
    tell(key, more = "") {
      node.hidden = !key;
      write(words, key ? `${t(key)} ${more}`.trim() : "");
    },
  };
}
