/* The question "what if": other numbers for a recorded session, picked from those of its protocol.

   Lives here: askWhatIf(rows, start). Why: a threshold is best judged on the patient's own strides, and nobody knows the
   names of the numbers by heart. Must never: change the session or the protocol, or start with nothing picked. */

import { button, el, set } from "../dom.js";
import { groups, settings } from "../known/rows.js";
import { named, t } from "../words.js";
import { control, written } from "./setting.js";

/** A form over the rows of a protocol; `start(changes)` gets ["cues.x.lead_ms=90"] and the like. */
export function askWhatIf(rows, start) {
  const all = groups(settings(rows));
  const picked = new Map();
  const list = el("div", { class: "settings" });
  const chosen = el("ul", { class: "log", "aria-live": "polite", "aria-label": t("what_if.picked") });
  const go = button(t("what_if.do"), { class: "main", on: { click: () => start([...picked].map(([one, value]) => `${one.key}=${value}`)) } });
  const nav = el("nav", { class: "groups", "aria-label": t("tune.groups") }, all.map((group) => tab(group, () => choose(group))));
  let controls = [];

  function choose(group) {
    for (const one of nav.children) set(one, "aria-current", one.dataset.group === group.name ? "true" : false);
    controls = group.settings.map((one) => [one, control(taker(one), one, said)]);
    list.replaceChildren(...controls.map(([, made]) => made.node));
    tell();
  }

  /** What stands in for the session that is tuned: a wish is picked, and nothing is asked of anybody. */
  function taker(setting) {
    const pick = (_key, value) => put(setting, value);
    return { can: true, wish: pick, model: { pending: { ask() {} } } };
  }

  function put(setting, value) {
    if (value === setting.value) picked.delete(setting);
    else picked.set(setting, value);
    tell();
  }

  function tell() {
    for (const [one, made] of controls) made.tell(one.value, picked.get(one));
    const lines = [...picked].map(([one, value]) => line(one, value, () => put(one, one.value)));
    chosen.replaceChildren(...(lines.length ? lines : [el("li", { class: "quiet small", text: t("what_if.about") })]));
    go.disabled = !picked.size;
  }

  if (all.length) choose(all[0]);
  return el("div", { class: "what-if" }, nav, list, el("h3", { text: t("what_if.picked") }), chosen, el("div", { class: "chips" }, go));
}

function tab(group, choose) {
  return button(title(group), { class: "group", "data-group": group.name, on: { click: choose } });
}

function title(group) {
  if (group.kind === "block") return t("tune.block_only", { number: group.place + 1 });
  return group.kind === "cue" ? named("cue", group.cue) : t("tune.dose");
}

function said(setting, asked) {
  return asked === undefined ? "" : t("what_if.instead", { value: written(setting, asked) });
}

function line(setting, value, takeOut) {
  const words = el("b", { text: t("tune.changed", { name: name(setting), before: written(setting, setting.value), value: written(setting, value) }) });
  return el("li", {}, words, button(t("what_if.take_out", { name: name(setting) }), { class: "bare only-icon", icon: "less", on: { click: takeOut } }));
}

function name(setting) {
  return setting.part ? `${named("part", setting.part)}: ${named("setting", setting.leaf)}` : named("setting", setting.leaf);
}
