/* The way in: the code that the terminal shows, and what this device is to be called.

   Lives here: pairView(). Why: nobody commands a session who has not been let in. Must never: keep the code. */

import { Refused, pair } from "../api.js";
import { el, icon, write } from "../dom.js";
import { t } from "../words.js";

const WORDS = { 0: "pair.unreachable", 400: "pair.wrong", 403: "pair.wrong", 409: "pair.used", 429: "pair.too_often" };

/** `done()` is called once this device is in; `code` is what a link brought along. */
export function pairView(done, code = "") {
  const fault = el("p", { class: "fault", role: "alert" });
  const codeField = el("input", { class: "field code", id: "pair-code", autocomplete: "one-time-code", autocapitalize: "characters", spellcheck: "false", required: true, maxlength: 20, value: code });
  const nameField = el("input", { class: "field", id: "pair-name", autocomplete: "off", required: true, maxlength: 24, value: usualName() });
  const form = el(
    "form",
    { class: "panel card", on: { submit: (event) => enter(event) } },
    el("div", { class: "brand" }, icon("brand"), el("span", { text: t("top.brand") })),
    el("div", {}, el("h1", { text: t("pair.title") }), el("p", { class: "quiet", text: t("pair.about") })),
    labelled("pair-code", t("pair.code"), codeField),
    labelled("pair-name", t("pair.name"), nameField, t("pair.name_about")),
    fault,
    el("button", { class: "button main", type: "submit", text: t("pair.do") }),
  );
  async function enter(event) {
    event.preventDefault();
    write(fault, "");
    try {
      await pair(codeField.value.trim(), nameField.value.trim());
      done();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      write(fault, t(WORDS[error.status] ?? "pair.wrong"));
      codeField.focus();
    }
  }
  return { node: el("main", { class: "centre" }, form), focus: () => (code ? nameField : codeField).focus() };
}

function usualName() {
  return t(matchMedia("(pointer: coarse)").matches ? "pair.tablet" : "pair.computer");
}

function labelled(id, words, field, about) {
  return el("div", {}, el("label", { class: "label", for: id, text: words }), field, about ? el("p", { class: "small quiet", text: about }) : null);
}
