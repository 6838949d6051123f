/* The course of the session: its blocks, which one it is, what is left of it.

   Lives here: course(). Why: "how long still" is asked in every session. Must never: guess an end that the plan does not
   name. */

import { el, set, write } from "../dom.js";
import { NONE, minutes } from "../known/numbers.js";
import { named, t } from "../words.js";

const STRIDE_S = 1.1;
const EVERY_S = 0.25;

export function course() {
  const kind = el("h1");
  const help = el("span", { class: "quiet" });
  const left = el("b", { class: "number left" });
  const next = el("span", { class: "small quiet" });
  const track = el("ol", { class: "track", "aria-label": t("live.course") });
  const node = el(
    "section",
    { class: "panel course", "aria-label": t("live.block") },
    el("div", { class: "now" }, kind, help),
    track,
    el("div", { class: "remaining" }, left, next),
  );
  let shown = "";
  let told_s = -Infinity;
  return {
    node,
    draw(model, now_s) {
      if (Math.abs(now_s - told_s) < EVERY_S) return;
      told_s = Number.isFinite(now_s) ? now_s : -Infinity;
      const plan = `${model.versions.block} ${model.blocks.length}`;
      if (plan !== shown) drawTrack(track, model);
      shown = plan;
      tell(model, now_s, { kind, help, left, next });
      const place = track.children[(model.block?.number ?? 0) - 1]?.firstChild;
      place?.setAttribute("value", share(model, now_s));
    },
    close() {},
  };
}

/** Seconds or strides of the block that are left: {text, share}. */
function tell(model, now_s, nodes) {
  const { block, count } = model;
  write(nodes.kind, block ? named("block", block.type) : t("live.no_block"));
  write(nodes.help, helpWords(block));
  write(nodes.left, leftWords(model, now_s));
  write(nodes.next, count ? t("live.count", { block: named("block", count.type), count: count.countdown }) : nextWords(model));
}

function helpWords(block) {
  if (!block || block.type !== "training") return "";
  const [begin, end] = [block.frequency_pct, block.end_frequency_pct];
  return begin === end ? t("live.help", { share: begin }) : t("live.help_fades", { begin, end });
}

function leftWords(model, now_s) {
  const { block } = model;
  if (!block || block.type === "end") return NONE;
  if (block.planned_strides) return t("live.strides_left", { left: Math.max(0, block.planned_strides - model.stridesInBlock) });
  return Number.isFinite(block.planned_s) && block.planned_s ? minutes(block.t_s + block.planned_s - now_s) : t("live.open_end");
}

function share(model, now_s) {
  const { block } = model;
  if (block.planned_strides) return Math.min(1, model.stridesInBlock / block.planned_strides);
  return block.planned_s ? Math.min(1, Math.max(0, (now_s - block.t_s) / block.planned_s)) : 0;
}

function nextWords(model) {
  const next = model.blocks[model.block?.number ?? 0];
  return next ? t("live.next", { block: named("block", next.type) }) : "";
}

function drawTrack(track, model) {
  const at = model.block?.number ?? 0;
  track.replaceChildren(...model.blocks.map((block, k) => {
    const length_s = block.minutes ? block.minutes * 60 : (block.strides ?? 30) * STRIDE_S;
    const words = named("block", block.type);
    const bar = el("progress", { max: 1, value: k + 1 < at ? 1 : 0, "aria-label": words });
    const item = el("li", { class: block.type }, bar);
    item.style.flexGrow = String(length_s);
    set(item, "aria-current", k + 1 === at ? "step" : false);
    return item;
  }));
}
