/* Recorded sessions: the list, one session's page, two compared, and what would have been with other numbers.

   Lives here: review(app). Why: what was learnt shows over days. Must never: reckon; the command line does, as jobs. */

import * as api from "../api.js";
import { button, el } from "../dom.js";
import { t } from "../words.js";
import { askWhatIf } from "../parts/what_if.js";
import { follow } from "../parts/job.js";

export function review(app) {
  const list = el("ol", { class: "sessions" });
  const detail = el("section", { class: "panel detail", "aria-label": t("review.session"), tabindex: "-1" }, el("p", { class: "empty quiet", text: t("review.pick") }));
  const node = el("div", { class: "review" }, el("section", { class: "panel", "aria-label": t("review.sessions") }, el("header", {}, el("h2", { text: t("review.sessions") })), list), detail);
  fill();

  async function fill() {
    const found = await app.tried(() => api.sessions());
    const rows = found?.sessions ?? [];
    list.replaceChildren(...(rows.length ? rows.map((row) => item(row, rows)) : [el("li", { class: "quiet", text: t("review.none") })]));
  }

  function item(row, rows) {
    const choose = () => {
      for (const one of list.querySelectorAll("button")) one.setAttribute("aria-current", String(one === pick));
      detail.replaceChildren(...opened(app, row, rows));
      detail.focus();
    };
    const pick = el(
      "button",
      { type: "button", class: "button session", on: { click: choose } },
      el("b", { text: row.protocol || row.id }),
      el("span", { class: "small quiet", text: subtitle(row) }),
    );
    return el("li", {}, pick);
  }
  return { node, draw() {}, close() {} };
}

function subtitle(row) {
  const when = row.started_unix_s ? new Date(row.started_unix_s * 1000).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }) : row.id;
  return [when, row.patient, row.rig, ending(row), row.fault].filter(Boolean).join(" · ");
}

function ending({ running, whole }) {
  if (running) return t("review.running");
  return whole ? "" : t("review.cut");
}

function opened(app, row, rows) {
  const work = el("div", { class: "work" });
  const show = (does) => () => does(app, row, work, rows);
  const does = { report: showReport, compare: pickOther, what_if: showWhatIf };
  const names = app.can ? Object.keys(does) : ["report"];
  const buttons = names.map((name) => button(t(`review.${name}`), { on: { click: show(does[name]) } }));
  return [
    el("header", {}, el("h2", { text: row.protocol || row.id })),
    el("p", { class: "small quiet", text: subtitle(row) }),
    el("div", { class: "chips" }, buttons),
    work,
  ];
}

function showReport(app, row, work) {
  if (row.report || !app.can) return frame(row.id, work);
  return follow(app, { what: "report", session: row.id }, work, (job) => job.state === "done" && frame(row.id, work));
}

function frame(id, work) {
  work.replaceChildren(el("iframe", { class: "report", src: api.reportPath(id), sandbox: "allow-scripts", title: t("review.report") }));
}

function pickOther(app, row, work, rows) {
  const others = rows.filter((one) => one.id !== row.id && !one.fault);
  const compare = (other) => follow(app, { what: "compare", session: row.id, against: other.id }, work, (job) => job.state === "done" && frame(row.id, work));
  const buttons = others.map((other) =>
    el("button", { type: "button", class: "button session", on: { click: () => compare(other) } }, el("b", { text: other.protocol }), el("span", { class: "small quiet", text: subtitle(other) })),
  );
  work.replaceChildren(el("h3", { text: t(others.length ? "review.against" : "review.no_other") }), el("div", { class: "sessions" }, buttons));
}

async function showWhatIf(app, row, work) {
  const found = await app.tried(() => api.settings(row.id));
  if (found) work.replaceChildren(askWhatIf(found.rows, (changes) => follow(app, { what: "what_if", session: row.id, changes }, work)));
}
