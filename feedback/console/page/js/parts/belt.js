/* The belt, where the rig's file lets it be commanded: start, speed, incline.

   Lives here: belt(app). Why: whoever tunes the cue also sets the pace. Must never: show before the server has said that
   control is on, or hold the one stop of the belt (the deck has it, in every view).

   Limits are those of the rig's file, as the server tells them; it holds them itself, whatever is asked here. */

import { button, el, write } from "../dom.js";
import { NONE, fixed, plain, stepped } from "../known/numbers.js";
import { t } from "../words.js";

const SPEED = { key: "belt_speed", size: 0.05, digits: 2 };
const INCLINE = { key: "belt_incline", size: 0.5, digits: 1 };

export function belt(app) {
  const speed = turner(app, SPEED, ["belt.speed", "belt.speed_unit"], "belt.slower", "belt.faster");
  const incline = turner(app, INCLINE, ["belt.incline", "belt.incline_unit"], "belt.less_steep", "belt.steeper");
  const start = button(t("belt.start"), { icon: "play", on: { click: () => app.command("belt_start") } });
  const words = el("p", { class: "small quiet" });
  const node = el(
    "section",
    { class: "panel belt", "aria-label": t("belt.belt"), hidden: true },
    el("header", {}, el("h2", { text: t("belt.belt") })),
    words,
    speed.node,
    incline.node,
    start,
  );
  return {
    node,
    draw(model) {
      node.hidden = !model.hasBelt || !app.can;
      if (node.hidden) return;
      const { speed_mps: most, incline_low_pct: low, incline_high_pct: high } = model.belt;
      write(words, model.belt.words);
      speed.tell(model.wanted("belt_speed"), 0, most);
      incline.tell(model.wanted("belt_incline"), low, high);
    },
    close() {},
  };
}

/** A figure with less and more: what was asked for last and not refused; each press asks for the next step. */
function turner(app, { key, size, digits }, [name, unit], lessName, moreName) {
  let [now, low, high] = [NaN, 0, 0];
  const turn = (direction) => app.command(key, plain(stepped(Number.isFinite(now) ? now : 0, direction, size, low, high)));
  const shown = el("output", { class: "number turned" });
  const less = button(t(lessName), { icon: "less", class: "only-icon", on: { click: () => turn(-1) } });
  const more = button(t(moreName), { icon: "more", class: "only-icon", on: { click: () => turn(1) } });
  const words = el("p", { class: "small quiet", text: `${t(name)}, ${t(unit)}` });
  return {
    node: el("div", {}, words, el("div", { class: "turner", role: "group", "aria-label": t(name) }, less, shown, more)),
    tell(...told) {
      [now, low, high] = told;
      write(shown, Number.isFinite(now) ? fixed(now, digits) : NONE);
    },
  };
}
