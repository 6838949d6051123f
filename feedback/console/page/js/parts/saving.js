/* Saving what was tuned: the difference first, then the file.

   Lives here: askSave(app). Why: a protocol's file holds a therapist's words; nobody writes into it unseen. Must never:
   write without the difference having been shown. */

import { el } from "../dom.js";
import { t } from "../words.js";
import { ask } from "./dialog.js";

export async function askSave(app) {
  const trial = await app.desk({ do: "save", dry_run: true }, { isQuiet: true });
  if (!trial) return;
  const { diff = "", file = "" } = trial.answer;
  if (!diff) {
    app.told(trial.words || t("save.nothing"), !trial.ok);
    return;
  }
  ask(app, {
    title: t("save.title"),
    about: t("save.about", { file: file.split("/").at(-1) }),
    content: [el("pre", { class: "diff", tabindex: "0", "aria-label": t("save.diff") }, diff.split("\n").map(line))],
    choices: [{ words: t("save.do"), kind: "main", does: () => write(app) }],
    wide: true,
  });
}

function line(text) {
  const kind = { "+": "added", "-": "removed" }[text[0]];
  return el("span", { class: kind ?? "", text: `${text}\n` });
}

async function write(app) {
  const done = await app.desk({ do: "save" }, { isQuiet: true });
  if (done?.ok) app.told(t("save.done"));
}
