/* The figures that a job gave, as a table.

   Lives here: figures(result). Why: which figures a command gives is its own business; the page shows them all alike.
   Must never: leave one out without saying so, or reckon with one. */

import { el } from "../dom.js";
import { plain } from "../known/numbers.js";
import { t } from "../words.js";

const MOST = 80;

/** Rows of name and value, nested names joined by points; null where there is nothing. */
export function figures(result) {
  const rows = result && typeof result === "object" ? flat(result) : [];
  if (!rows.length) return null;
  const shown = rows.slice(0, MOST).map(([name, value]) => el("tr", {}, el("th", { scope: "row", text: name }), el("td", { class: "number", text: value })));
  const more = rows.length > MOST ? el("p", { class: "small quiet", text: t("job.more", { count: rows.length - MOST }) }) : null;
  return el("div", { class: "figures", tabindex: "0", role: "region", "aria-label": t("job.figures") }, el("table", {}, el("tbody", {}, shown)), more);
}

function flat(value, name = "") {
  if (value === null || typeof value !== "object") return [[name, written(value)]];
  const inner = Object.entries(value);
  return inner.flatMap(([key, one]) => flat(one, name ? `${name}.${key}` : key));
}

function written(value) {
  return typeof value === "number" ? plain(Number(value.toPrecision(5))) : String(value ?? "–");
}
