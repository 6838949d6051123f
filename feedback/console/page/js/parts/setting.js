/* One number of the protocol as a control for a thumb.

   Lives here: control(app, setting). Why: meaning, unit, range, default, the value in force and what became of the last
   wish stand together. Must never: show a wish as if it were in force. */

import { el, set, write } from "../dom.js";
import { named, t } from "../words.js";
import { entry } from "./entry.js";

/** `app` takes what is wished for; `said(setting, asked, answer)` puts into words what became of it. */
export function control(app, setting, said = stateWords) {
  const id = `set-${setting.key.replaceAll(".", "-")}`;
  const state = el("p", { class: "state small", "aria-live": "polite" });
  const inForce = el("span", { class: "force small" });
  const wish = (value) => app.wish(setting.key, value);
  const hope = (value) => app.model.pending.ask(setting.key, value);
  const field = app.can ? entry(setting, id, hope, wish) : reading(setting);
  const node = el(
    "article",
    { class: `setting`, role: "group", "aria-labelledby": `${id}-name`, "aria-describedby": `${id}-about` },
    el("h3", { id: `${id}-name`, text: named("setting", setting.leaf) }),
    inForce,
    el("p", { id: `${id}-about`, class: "about small quiet", text: setting.meaning }),
    field.node,
    el("p", { class: "bounds small quiet", text: bounds(setting) }),
    state,
  );
  return {
    node,
    tell(value, asked, answer) {
      field.tell(asked ?? value);
      set(node, "data-state", asked === undefined ? (answer?.refused ? "refused" : answer?.words ? "clamped" : false) : "pending");
      write(inForce, t("tune.in_force", { value: written(setting, value) }));
      write(state, said(setting, asked, answer));
    },
  };
}

/** What a viewer sees instead of a control. */
function reading(setting) {
  const node = el("output", { class: "turned number" });
  return { node, tell: (value) => write(node, written(setting, value)) };
}

function bounds(setting) {
  const range = setting.sort === "switch" ? "" : t("tune.range", { range: setting.range });
  const usual = setting.default === "" ? "" : t("tune.default", { value: written(setting, setting.default) });
  return [range, usual].filter(Boolean).join(" · ");
}

/** A value with its unit, or in words. */
export function written(setting, value) {
  if (value === "") return t("tune.left_out");
  if (setting.sort === "switch") return t(value === "true" ? "tune.on" : "tune.off");
  return `${value} ${setting.unit}`.trim();
}

function stateWords(setting, asked, answer) {
  if (asked !== undefined) return t("tune.pending", { value: written(setting, asked) });
  if (!answer) return "";
  if (answer.refused) return t("tune.refused", { words: answer.words });
  if (answer.before === answer.value) return answer.words ? t("tune.clamped", { words: answer.words }) : "";
  const done = t("tune.done", { before: written(setting, answer.before), value: written(setting, answer.value), who: answer.who });
  return answer.words ? `${done} · ${t("tune.clamped", { words: answer.words })}` : done;
}
