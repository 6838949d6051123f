/* The question "what if": other numbers for a recorded session.

   Lives here: askWhatIf(start). Why: a threshold is best judged on the patient's own strides. Must never: change the
   session or the protocol. */

import { button, el } from "../dom.js";
import { t } from "../words.js";

const PATTERN = "[A-Za-z_][A-Za-z0-9_.]*=[A-Za-z0-9_.+\\-]+";

/** A form; `start(changes)` gets 'cues.x.lead_ms=90' and the like. */
export function askWhatIf(start) {
  const field = el("input", { class: "field", id: "what-if", required: true, pattern: PATTERN, placeholder: "cues.glute_ready.lead_ms=90", autocapitalize: "off", spellcheck: "false" });
  const submit = (event) => {
    event.preventDefault();
    start(field.value.trim().split(/\s+/));
  };
  return el(
    "form",
    { on: { submit } },
    el("label", { class: "label", for: "what-if", text: t("what_if.change") }),
    field,
    el("p", { class: "small quiet", text: t("what_if.about") }),
    el("div", { class: "chips" }, button(t("what_if.do"), { class: "main", type: "submit" })),
  );
}
