/* The questions that the deck asks: how many strides, how hard, what to note, whether to end.

   Lives here: one function a question. Why: a number or a word belongs to each. Must never: answer for the therapist. */

import { button, el } from "../dom.js";
import { stepped } from "../known/numbers.js";
import { t } from "../words.js";
import { ask } from "./dialog.js";

const PROBE_STRIDES = 30;
const PROBE = { size: 5, low: 5, high: 200 };
const QUICK = ["tired", "pain", "stumble", "rest_asked", "good"];

/** How many strides without cues. */
export function askProbe(app) {
  let strides = PROBE_STRIDES;
  const shown = el("output", { class: "number turned", text: String(strides) });
  const turn = (direction) => {
    strides = stepped(strides, direction, PROBE.size, PROBE.low, PROBE.high);
    shown.textContent = String(strides);
  };
  const less = button(t("ask.fewer"), { icon: "less", class: "round", on: { click: () => turn(-1) } });
  const more = button(t("ask.more"), { icon: "more", class: "round", on: { click: () => turn(1) } });
  ask(app, {
    title: t("ask.probe"),
    about: t("ask.probe_about"),
    content: [el("div", { class: "turner", role: "group", "aria-label": t("ask.probe_strides") }, less, shown, more)],
    choices: [{ words: t("ask.probe_do"), kind: "main", does: () => app.command("probe_now", String(strides)) }],
  });
}

/** How hard it was, by Borg's CR10. */
export function askEffort(app) {
  const rate = (effort) => {
    app.command("effort", String(effort));
    dialog.close();
  };
  const efforts = Array.from({ length: 11 }, (_, effort) =>
    el("button", { type: "button", class: "button", text: String(effort), "aria-label": t(`effort.${effort}`), on: { click: () => rate(effort) } }),
  );
  const ends = el("p", { class: "ends small quiet" }, el("span", { text: t("effort.0") }), el("span", { text: t("effort.10") }));
  const dialog = ask(app, { title: t("ask.effort"), about: t("ask.effort_about"), content: [el("div", { class: "efforts" }, efforts), ends] });
}

/** A marker or a note; its time is that of the opening. */
export function askMark(app) {
  const text = el("textarea", { class: "field", id: "mark-text", maxlength: 500, rows: 2 });
  const quick = QUICK.map((name) => button(t(`mark.${name}`), { on: { click: () => send(t(`mark.${name}`)) } }));
  const send = (words) => {
    app.mark(words);
    dialog.close();
  };
  const dialog = ask(app, {
    title: t("ask.mark"),
    about: t("ask.mark_about"),
    content: [
      el("div", { class: "chips" }, quick),
      el("div", {}, el("label", { class: "label", for: "mark-text", text: t("ask.mark_text") }), text),
    ],
    choices: [{ words: t("ask.mark_do"), kind: "main", does: () => app.mark(text.value.trim() || t("mark.marker")) }],
  });
}

/** Whether the session is to end. */
export function askEnd(app) {
  ask(app, {
    title: t("ask.end"),
    about: t("ask.end_about"),
    choices: [{ words: t("ask.end_do"), kind: "stop", does: () => app.endRun() }],
  });
}
