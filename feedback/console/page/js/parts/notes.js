/* Marks, notes and what the processes say, with their time.

   Lives here: notes(app). Why: what was seen beside the treadmill belongs to the record. Must never: keep a note that the
   record does not have; each comes back from the server before it is listed. */

import { el } from "../dom.js";
import { minutes } from "../known/numbers.js";
import { t } from "../words.js";

const SHOWN = 12;

export function notes() {
  const list = el("ol", { class: "log" });
  const node = el("section", { class: "panel", "aria-label": t("notes.notes") }, el("header", {}, el("h2", { text: t("notes.notes") })), list);
  let shown = -1;
  return {
    node,
    draw(model) {
      if (model.versions.notes === shown) return;
      shown = model.versions.notes;
      const lines = model.notes.slice(-SHOWN).reverse().map(line);
      list.replaceChildren(...(lines.length ? lines : [el("li", { class: "quiet small", text: t("notes.none") })]));
    },
  };
}

function line({ text, process, word, t_s }) {
  return el(
    "li",
    {},
    el("b", { class: word === "warning" ? "fault" : "", text }),
    el("span", { class: "small quiet", text: t("notes.by", { process, time: minutes(t_s) }) }),
  );
}
