/* The view in which the protocol is tuned while the patient walks.

   Lives here: the groups, their controls, what was changed and by whom. Why: few numbers at a time, named as in the
   clinic. Must never: know a number by name; the server's rows say what there is. */

import { button, el } from "../dom.js";
import { groups } from "../known/rows.js";
import { named, t } from "../words.js";
import { askEnd } from "../parts/questions.js";
import { askSave } from "../parts/saving.js";
import { changes } from "../parts/changes.js";
import { notes } from "../parts/notes.js";
import { control } from "../parts/setting.js";

export function tune(app) {
  const nav = el("nav", { class: "groups", "aria-label": t("tune.groups") });
  const list = el("div", { class: "settings" });
  const aside = el("aside", { class: "beside" }, actions(app));
  const parts = [changes(app), notes(app)];
  aside.append(...parts.map((part) => part.node));
  const node = el("div", { class: "tune" }, nav, list, aside);
  let shown = { keys: "", group: "", controls: new Map(), version: -1, pending: -1 };

  function build(model) {
    const all = groups(model.rows);
    const chosen = all.find((one) => one.name === app.group) ?? all[0];
    nav.replaceChildren(...all.map((one) => tab(app, one, one === chosen, () => (shown.keys = ""))));
    const controls = new Map(chosen?.settings.map((one) => [one.key, control(app, one)]));
    list.replaceChildren(...sections(app, chosen, controls));
    shown = { ...shown, keys: keysOf(model), group: chosen?.name, controls };
  }

  return {
    node,
    draw(model) {
      if (keysOf(model) !== shown.keys || !shown.keys) build(model);
      for (const row of model.rows)
        shown.controls.get(row.key)?.tell(row.value, model.pending.asked(row.key), model.pending.answer(row.key));
      for (const part of parts) part.draw(model);
    },
    close() {},
  };
}

const keysOf = (model) => model.rows.map((row) => row.key).join(" ");

function tab(app, group, isChosen, changed) {
  const choose = () => {
    app.group = group.name;
    changed();
  };
  return button(title(group, app.model.blocks), { class: "group", "aria-current": isChosen ? "true" : null, on: { click: choose } });
}

function title(group, blocks) {
  if (group.kind === "block") {
    const type = blocks[group.place]?.type;
    return t("tune.block", { number: group.place + 1, kind: type ? named("block", type) : "" });
  }
  return group.kind === "cue" ? named("cue", group.cue) : t("tune.dose");
}

/** A heading for each part of a group: its own numbers first, then those of the target. */
function sections(app, group, controls) {
  if (!group) return [el("p", { class: "empty quiet", text: t("tune.nothing") })];
  const parts = new Map();
  for (const one of group.settings) {
    const part = one.key.slice(group.name.length + 1).split(".").slice(0, -1).join(".");
    parts.set(part, [...(parts.get(part) ?? []), controls.get(one.key).node]);
  }
  return [...parts].flatMap(([part, nodes]) => [el("h2", { text: part ? named("part", part) : title(group, app.model.blocks) }), ...nodes]);
}

function actions(app) {
  const does = {
    undo: () => app.desk({ do: "undo" }),
    save: () => askSave(app),
    apply: () => app.desk({ do: "apply" }),
    end: () => askEnd(app),
  };
  const icons = { undo: "undo", save: "save" };
  const buttons = Object.entries(does).map(([name, click]) => button(t(`tune.${name}`), { icon: icons[name], on: { click } }));
  return el("div", { class: "actions" }, app.can ? buttons : []);
}
