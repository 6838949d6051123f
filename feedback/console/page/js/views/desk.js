/* Before a session: rig, protocol and patient are picked; calibration and tap test are gone through.

   Lives here: desk(app). Why: everything that a session needs is chosen in one place, from files. Must never: show a
   patient's name; files hold pseudonyms alone. */

import * as api from "../api.js";
import { button, el, write } from "../dom.js";
import { t } from "../words.js";
import { follow } from "../parts/job.js";

const KINDS = ["rigs", "protocols", "patients"];

export function desk(app) {
  const picks = el("div", { class: "picks" });
  const work = el("div", { class: "work" });
  const begin = button(t("desk.begin"), { icon: "play", class: "main", disabled: true, on: { click: () => start(app) } });
  const steps = ["calibrate", "tap_test"].map((what) => button(t(`desk.${what}`), { on: { click: () => guide(app, what, work) } }));
  const node = el("div", { class: "desk" }, picks, el("section", { class: "panel begin", "aria-label": t("desk.session") }, begin, el("div", { class: "chips" }, steps), work));
  fill();

  async function fill() {
    const files = await app.tried(() => api.files());
    if (files) picks.replaceChildren(...KINDS.map((kind) => picker(app, kind, files[kind])));
  }
  return {
    node,
    draw(model) {
      const isBusy = model.isRunning || model.run?.state === "starting" || !picks.childElementCount;
      for (const one of [begin, ...steps]) one.disabled = isBusy;
      write(begin.lastChild, t(model.isRunning ? "desk.running" : "desk.begin"));
    },
    close() {},
  };
}

function picker(app, kind, rows) {
  const isOptional = kind === "patients";
  const all = isOptional ? [{ id: "", title: t("desk.nobody"), about: "", fault: "" }, ...rows] : rows;
  app.picked[kind] ??= all.find((row) => !row.fault)?.id ?? "";
  return el("fieldset", { class: "panel" }, el("legend", { class: "unseen", text: t(`desk.${kind}`) }), el("h2", { "aria-hidden": "true", text: t(`desk.${kind}`) }), all.map((row) => pick(app, kind, row)));
}

function pick(app, kind, row) {
  const id = `pick-${kind}-${row.id || "none"}`;
  const box = el("input", { type: "radio", name: kind, id, checked: app.picked[kind] === row.id, disabled: Boolean(row.fault), on: { change: () => (app.picked[kind] = row.id) } });
  return el("label", { class: "pick", for: id }, box, el("span", {}, el("b", { text: row.title }), el("span", { class: row.fault ? "small fault" : "small quiet", text: row.fault || row.about })));
}

async function start(app) {
  const { rigs: rig, protocols: protocol, patients: patient } = app.picked;
  const done = await app.tried(() => api.begin(patient ? { rig, protocol, patient } : { rig, protocol }));
  if (done) app.show("live");
}

function guide(app, what, work) {
  const { rigs: rig, patients: patient } = app.picked;
  if (what === "calibrate" && !patient) return app.told(t("desk.needs_patient"), true);
  return follow(app, patient ? { what, rig, patient } : { what, rig }, work);
}
