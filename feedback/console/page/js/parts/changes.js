/* What was changed in this session, and by whom, the latest first.

   Lives here: changes(). Why: two tablets at once agree, and both see who it was. Must never: tell a wish. */

import { el } from "../dom.js";
import { minutes } from "../known/numbers.js";
import { named, t } from "../words.js";

const SHOWN = 12;

export function changes() {
  const list = el("ol", { class: "log" });
  const node = el("section", { class: "panel", "aria-label": t("tune.changes") }, el("header", {}, el("h2", { text: t("tune.changes") })), list);
  let shown = -1;
  return {
    node,
    draw(model) {
      if (model.versions.rows === shown) return;
      shown = model.versions.rows;
      const lines = model.pending.log.slice(-SHOWN).reverse().map(line);
      list.replaceChildren(...(lines.length ? lines : [el("li", { class: "quiet small", text: t("tune.no_changes") })]));
    },
  };
}

function line(told) {
  const [head, by] = [el("b", { text: what(told) }), el("span", { class: "small quiet", text: t("tune.by", { who: told.who, time: minutes(told.t_s) }) })];
  const words = told.words ? el("span", { class: told.refused ? "small fault" : "small quiet", text: told.words }) : null;
  return el("li", {}, head, by, words);
}

function what({ key, before, value, refused }) {
  if (!key.includes(".")) return value ? t("tune.word_value", { word: named("word", key), value }) : named("word", key);
  const name = named("setting", key.split(".").at(-1));
  if (refused || before === value) return t("tune.not_changed", { name });
  return t("tune.changed", { name, before: before || t("tune.left_out"), value: value || t("tune.left_out") });
}
