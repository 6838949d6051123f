/* The belt, where the rig's file lets it be commanded: start, speed, incline.

   Lives here: belt(app). Why: whoever tunes the cue also sets the pace. Must never: show before the server has said that
   control is on, or hold the one stop of the belt (the deck has it, in every view). */

import { button, el, write } from "../dom.js";
import { fixed, plain, stepped } from "../known/numbers.js";
import { t } from "../words.js";

const SPEED = { key: "belt_speed", size: 0.05, low: 0, high: 3, digits: 2 };
const INCLINE = { key: "belt_incline", size: 0.5, low: -5, high: 15, digits: 1 };

export function belt(app) {
  const speed = turner(app, SPEED, ["belt.speed", "belt.speed_unit"], "belt.slower", "belt.faster");
  const incline = turner(app, INCLINE, ["belt.incline", "belt.incline_unit"], "belt.less_steep", "belt.steeper");
  const start = button(t("belt.start"), { icon: "play", on: { click: () => app.command("belt_start") } });
  const node = el(
    "section",
    { class: "panel belt", "aria-label": t("belt.belt"), hidden: true },
    el("header", {}, el("h2", { text: t("belt.belt") })),
    speed.node,
    incline.node,
    start,
  );
  return {
    node,
    draw(model) {
      node.hidden = !model.belt || !app.can;
      if (node.hidden) return;
      speed.tell(model.belt.speed_mps);
      incline.tell(model.belt.incline_pct);
    },
    close() {},
  };
}

/** A figure with less and more; each press asks for the next step from what was asked for last. */
function turner(app, { key, size, low, high, digits }, [name, unit], lessName, moreName) {
  let wanted = null;
  const shown = el("output", { class: "number turned" });
  const turn = (direction) => {
    wanted = stepped(wanted ?? Number(shown.dataset.now ?? 0), direction, size, low, high);
    app.command(key, plain(wanted));
  };
  const less = button(t(lessName), { icon: "less", class: "only-icon", on: { click: () => turn(-1) } });
  const more = button(t(moreName), { icon: "more", class: "only-icon", on: { click: () => turn(1) } });
  const words = el("p", { class: "small quiet", text: `${t(name)}, ${t(unit)}` });
  return {
    node: el("div", {}, words, el("div", { class: "turner", role: "group", "aria-label": t(name) }, less, shown, more)),
    tell(now) {
      shown.dataset.now = now ?? 0;
      write(shown, fixed(wanted ?? now, digits));
    },
  };
}
