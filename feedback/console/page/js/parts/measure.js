/* The cued measure of the last strides against its target band, and how often it was reached.

   Lives here: measure(). Why: this is what the session trains. Must never: score a stride, or mix cues.

   A cue that is not scored (no EMG) shows how far its sound was from the step instead: that is known of every stride. */

import { el, write } from "../dom.js";
import { NONE, fixed } from "../known/numbers.js";
import { LEGS } from "../known/model.js";
import { SHOWN } from "../known/practice.js";
import { named, t } from "../words.js";
import { chart } from "./chart.js";

export function measure() {
  const title = el("h2");
  const target = el("span", { class: "small quiet" });
  const rates = { cued: rate("cued"), uncued: rate("uncued") };
  const place = el("div", { class: "plot" });
  const empty = el("p", { class: "empty quiet", text: t("live.no_strides") });
  const plot = chart(place, SHOWN);
  const node = el(
    "section",
    { class: "panel measure", "aria-label": t("live.measure") },
    el("header", {}, title, target),
    el("div", { class: "rates" }, rates.cued.node, rates.uncued.node),
    el("div", { class: "plotted" }, place, empty),
  );
  let shown = -1;
  return {
    node,
    draw(model) {
      if (model.practice.version === shown) return;
      shown = model.practice.version;
      const kind = cueShown(model);
      const view = kind ? seen(model, kind) : NOTHING;
      write(title, view.title || t("live.measure"));
      write(target, view.target);
      empty.hidden = view.count > 0;
      for (const side of ["cued", "uncued"]) rates[side].tell(view.success?.[side]);
      plot.show(view.legs, view.band);
    },
    close: () => plot.close(),
  };
}

const NOTHING = { title: "", target: "", count: 0, legs: { left: [], right: [] }, band: null };

/** The cue of the block that is scored, else any that sounds. */
function cueShown(model) {
  const kinds = model.practice.kinds;
  const inBlock = kinds.filter((kind) => !model.block?.cues.length || model.block.cues.includes(kind));
  const isScored = (kind) => LEGS.some((leg) => model.practice.strides(kind, leg).some((one) => one.measure));
  return inBlock.find(isScored) ?? inBlock[0] ?? kinds[0];
}

function seen(model, kind) {
  const strides = Object.fromEntries(LEGS.map((leg) => [leg, model.practice.strides(kind, leg)]));
  const sample = [...strides.left, ...strides.right].findLast((one) => one.measure);
  const row = sample && model.measures[sample.measure];
  const value = sample ? (one) => one.value : (one) => (one.cue_id ? one.error_ms : null);
  return {
    title: sample ? (row?.words ?? named("measure", sample.measure)) : t("live.timing", { cue: named("cue", kind) }),
    target: sample ? targetWords(model, kind, row) : "",
    count: strides.left.length + strides.right.length,
    legs: Object.fromEntries(LEGS.map((leg) => [leg, strides[leg].map((one) => ({ value: value(one), success: one.success }))])),
    band: sample ? band(model, kind, row) : { low: -30, high: 30 },
    success: sample ? model.practice.success(kind) : undefined,
  };
}

/** What counts as reached: from the target onward in the direction of training. */
function band(model, kind, row) {
  const values = LEGS.map((leg) => model.practice.targetOf(kind, leg)?.value).filter(Number.isFinite);
  if (!values.length) return null;
  if (row?.better === "less") return { low: null, high: Math.max(...values) };
  return { low: Math.min(...values), high: null };
}

function targetWords(model, kind, row) {
  const words = LEGS.map((leg) => {
    const told = model.practice.targetOf(kind, leg);
    return told && Number.isFinite(told.value) ? `${t(`leg.${leg}_short`)} ${fixed(told.value, row?.digits ?? 1)}` : "";
  });
  const known = words.filter(Boolean).join(" · ");
  return known && t("live.target", { target: `${known} ${row?.unit ?? ""}`.trim() });
}

function rate(side) {
  const value = el("b", { class: "number", text: NONE });
  const of = el("span", { class: "quiet small" });
  return {
    node: el("p", { class: `rate ${side}` }, el("span", { class: "small quiet", text: t(`live.${side}`) }), value, of),
    tell(success) {
      const isKnown = success && success.of;
      write(value, isKnown ? t("unit.pct", { value: fixed(success.pct) }) : NONE);
      write(of, isKnown ? t("live.hits", { hits: success.hits, of: success.of }) : "");
    },
  };
}
