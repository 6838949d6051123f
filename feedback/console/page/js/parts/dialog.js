/* Questions that stand in front of the page.

   Lives here: ask(), the one way in which a dialog is made. Why: focus, Escape and names for readers are the browser's
   own work in a modal <dialog>. Must never: hold what one dialog asks, or stand between the therapist and "stop sounds":
   each dialog has its own. */

import { button, el } from "../dom.js";
import { t } from "../words.js";

let count = 0;

/** A dialog with content and choices [{words, kind, does}]; `does` may give false to stay. Gives {node, close}. */
export function ask(app, { title, about, content = [], choices = [], wide = false }) {
  const id = `dialog-${(count += 1)}`;
  const close = () => node.close();
  const buttons = choices.map(({ words, kind = "", does }) =>
    button(words, { class: kind, on: { click: async () => (await does?.()) !== false && close() } }),
  );
  const node = el(
    "dialog",
    { class: wide ? "dialog wide" : "dialog", "aria-labelledby": id, on: { close: () => node.remove() } },
    el("h2", { id, text: title }),
    about ? el("p", { class: "quiet", text: about }) : null,
    el("div", { class: "content" }, content),
    el("div", { class: "choices" }, stop(app), button(t("ask.back"), { class: "bare", on: { click: close } }), buttons),
  );
  document.body.append(node);
  node.showModal();
  return { node, close };
}

function stop(app) {
  const isOn = app.can && app.model.isRunning;
  return isOn ? button(t("deck.stop"), { icon: "stop", class: "stop", on: { click: () => app.command("stop_sounds") } }) : null;
}
