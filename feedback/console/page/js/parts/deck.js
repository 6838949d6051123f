/* The deck: what is done with the thumb, at the foot of every view.

   Lives here: deck(app). Why: "stop sounds" stands where it always stands, whatever else is seen. Must never: wait for
   an answer before it shows that something was asked, or hide a stop.

   A viewer has no deck. */

import { button, el, icon, set, write } from "../dom.js";
import { t } from "../words.js";
import { askEffort, askMark, askProbe } from "./questions.js";

export function deck(app) {
  const stop = button(t("deck.stop"), { icon: "stop", class: "stop", on: { click: () => silence(app) } });
  const pause = button(t("deck.pause"), { icon: "pause", on: { click: () => app.command(isPaused(app.model) ? "resume" : "pause") } });
  const rest = el("div", { class: "rest", id: "deck-rest" }, others(app));
  const more = button(t("deck.more"), { icon: "menu", class: "more", "aria-expanded": "false", "aria-controls": "deck-rest", on: { click: unfold } });
  const belt = button(t("deck.belt_stop"), { icon: "belt", class: "stop", hidden: true, on: { click: () => app.command("belt_stop") } });
  const node = el("footer", { class: "deck", role: "region", "aria-label": t("deck.deck") }, stop, belt, pause, rest, more);

  function unfold() {
    set(more, "aria-expanded", String(node.classList.toggle("open")));
  }
  return { node, tell: (model) => tellDeck(model, { stop, pause, belt, rest }) };
}

function others(app) {
  const does = {
    next: () => app.command("next_block"),
    cue: () => app.command("cue_now"),
    probe: () => askProbe(app),
    effort: () => askEffort(app),
    mark: () => askMark(app),
  };
  return Object.entries(does).map(([name, click]) => button(t(`deck.${name}`), { icon: name, on: { click } }));
}

function silence(app) {
  app.command(app.model.audio?.silenced ? "allow_sounds" : "stop_sounds");
}

function isPaused(model) {
  return model.block?.type === "pause";
}

function tellDeck(model, { stop, pause, belt, rest }) {
  const isSilenced = Boolean(model.audio?.silenced);
  relabel(stop, t(isSilenced ? "deck.allow" : "deck.stop"), isSilenced ? "allow" : "stop");
  stop.classList.toggle("silenced", isSilenced);
  relabel(pause, t(isPaused(model) ? "deck.resume" : "deck.pause"), isPaused(model) ? "play" : "pause");
  belt.hidden = !model.hasBelt;
  const isOff = !model.isRunning;
  for (const one of [stop, pause]) one.disabled = isOff;
  for (const one of rest.children) one.disabled = isOff || model.isReplay;
}

/** Other words and another drawing on the same button, only where they have changed. */
function relabel(node, words, name) {
  if (node.lastChild.textContent === words) return;
  write(node.lastChild, words);
  node.firstChild.replaceWith(icon(name));
}
