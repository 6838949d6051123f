/* The view in which the protocol is tuned while the patient walks.

   Lives here: the groups, their controls, what was changed and by whom. Why: few numbers at a time, named as in the
   clinic. Must never: know a number by name; the server's rows say what there is. */

import { button, el, set } from "../dom.js";
import { groups } from "../known/rows.js";
import { named, t } from "../words.js";
import { askEnd } from "../parts/questions.js";
import { askSave } from "../parts/saving.js";
import { belt } from "../parts/belt.js";
import { changes } from "../parts/changes.js";
import { askInvite } from "../parts/inviting.js";
import { notes } from "../parts/notes.js";
import { control } from "../parts/setting.js";

export function tune(app) {
  const nav = el("nav", { class: "groups", "aria-label": t("tune.groups") });
  const list = el("div", { class: "settings" });
  const parts = [belt, changes, notes].map((make) => make(app));
  const buttons = actions(app);
  const aside = el("aside", { class: "beside" }, el("div", { class: "actions" }, buttons), parts.map((part) => part.node));
  let controls = new Map();
  let [keys, version] = [null, ""];

  function choose(group) {
    app.group = group?.name;
    for (const tab of nav.children) set(tab, "aria-current", tab.dataset.group === app.group ? "true" : false);
    controls = new Map(group?.settings.map((one) => [one.key, control(app, one)]));
    list.replaceChildren(...sections(app, group, controls));
    version = "";
  }

  function build(model) {
    const all = groups(model.rows);
    nav.replaceChildren(...all.map((group) => tab(app, group, () => choose(group))));
    choose(all.find((one) => one.name === app.group) ?? all[0]);
  }

  function tell(model) {
    for (const { key, value } of model.rows)
      controls.get(key)?.tell(value, model.pending.asked(key), model.pending.answer(key));
  }

  return {
    node: el("div", { class: "tune" }, nav, list, aside),
    draw(model) {
      const now = `${model.versions.rows} ${model.pending.version}`;
      if (now !== version) {
        const nowKeys = model.rows.map((row) => row.key).join(" ");
        if (nowKeys !== keys) build(model);
        [keys, version] = [nowKeys, now];
        tell(model);
      }
      for (const one of buttons) one.disabled = !allows(model, one.dataset.does);
      for (const part of parts) part.draw(model);
    },
    close() {},
  };
}

function tab(app, group, choose) {
  return button(title(group, app.model.blocks), { class: "group", "data-group": group.name, on: { click: choose } });
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
    parts.set(one.part, [...(parts.get(one.part) ?? []), controls.get(one.key).node]);
  }
  return [...parts].flatMap(([part, nodes]) => [el("h2", { text: part ? named("part", part) : title(group, app.model.blocks) }), ...nodes]);
}

/** A replay can be ended, and seen by further devices; there is nothing in it to undo, take over or save. */
function allows(model, does) {
  return does === "invite" || (model.isRunning && (does === "end" || !model.isReplay));
}

function actions(app) {
  const does = {
    undo: () => app.desk({ do: "undo" }),
    save: () => askSave(app),
    apply: () => app.desk({ do: "apply" }),
    invite: () => askInvite(app),
    end: () => askEnd(app),
  };
  const icons = { undo: "undo", save: "save" };
  const buttons = Object.entries(does).map(([name, click]) =>
    button(t(`tune.${name}`), { icon: icons[name], "data-does": name, on: { click } }),
  );
  return app.can ? buttons : [];
}
