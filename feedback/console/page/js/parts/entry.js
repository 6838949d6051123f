/* What a thumb turns: stepper with field and slider, switch, or choice.

   Lives here: entry(setting, id, wish), one maker a kind. Why: each kind of number has one look everywhere. Must never:
   send at each twitch: a hope is shown at once, and the wish goes out when the thumb rests. */

import { button, el, set } from "../dom.js";
import { plain, stepped } from "../known/numbers.js";
import { named, t } from "../words.js";

const RESTS_MS = 400;

/** {node, tell(value)}; `hope` and then `wish` are called with a value as it is written in TOML. */
export function entry(setting, id, hope, wish) {
  return { switch: toggle, choice, number, whole: number }[setting.sort](setting, id, wish, hope);
}

function toggle(setting, id, wish) {
  const box = el("input", { type: "checkbox", role: "switch", id, on: { change: () => wish(String(box.checked)) } });
  const words = el("span");
  const node = el("label", { class: "switch", for: id }, box, el("i", { "aria-hidden": "true" }), words);
  return {
    node,
    tell(value) {
      box.checked = value === "true";
      words.textContent = t(box.checked ? "tune.on" : "tune.off");
    },
  };
}

function choice(setting, id, wish) {
  const buttons = setting.choices.map((value) => button(value, { on: { click: () => wish(value) } }));
  return {
    node: el("div", { class: "chips" }, buttons),
    tell: (value) => buttons.forEach((one, k) => set(one, "aria-pressed", String(setting.choices[k] === value))),
  };
}

function number(setting, id, wish, hope) {
  const name = named("setting", setting.leaf);
  const field = el("input", { class: "field number", id, type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": t("entry.value", { name }) });
  const slider = setting.hasSlider ? range(setting, name) : null;
  let told;
  const rests = resting(wish);
  const put = (value, isDone) => {
    field.value = value;
    if (slider) slider.value = value;
    hope(value);
    rests(value, isDone);
  };
  const turn = (direction) => put(plain(stepped(Number(field.value) || 0, direction, setting.step, setting.low, setting.high)), false);
  field.addEventListener("change", () => put(field.value.trim().replace(",", ".") || "none", true));
  slider?.addEventListener("input", () => put(plain(Number(slider.value)), false));
  const less = button(t("entry.less", { name }), { icon: "less", class: "only-icon", on: { click: () => turn(-1) } });
  const more = button(t("entry.more", { name }), { icon: "more", class: "only-icon", on: { click: () => turn(1) } });
  const unit = el("span", { class: "unit quiet", text: setting.unit });
  return {
    node: el("div", { class: "turner" }, less, el("span", { class: "valued" }, field, unit), more, slider),
    tell(value) {
      if (value === told || !rests.isIdle()) return;
      told = value;
      field.value = value;
      if (slider) slider.value = value === "" ? setting.low : value;
    },
  };
}

function range({ low, high, step }, name) {
  return el("input", { class: "slider", type: "range", min: low, max: high, step, "aria-label": name });
}

/** Call `done` with the last value once nobody has turned for a moment, or at once. */
function resting(done) {
  let timer;
  const rests = (value, isDone) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      done(value);
    }, isDone ? 0 : RESTS_MS);
  };
  rests.isIdle = () => timer === undefined;
  return rests;
}
