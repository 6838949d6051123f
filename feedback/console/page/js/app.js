/* The console once a device is in: frame, views, line to the server, and the one loop that draws.

   Lives here: App, what views are given to work with. Why: what is asked, and what is known, goes through one place. Must
   never: draw a picture itself, or change the model otherwise than by what the server tells. */

import * as api from "./api.js";
import { el } from "./dom.js";
import { Model } from "./known/model.js";
import { Link } from "./link.js";
import { deck } from "./parts/deck.js";
import { banner, told } from "./parts/told.js";
import { top } from "./parts/top.js";
import { onChange } from "./theme.js";
import { t } from "./words.js";
import { desk } from "./views/desk.js";
import { live } from "./views/live.js";
import { review } from "./views/review.js";
import { tune } from "./views/tune.js";

const VIEWS = { desk, live, tune, review };
const FRAME_EVERY_MS = 250;
const DRAW_EVERY_MS = 1000 / 38;
const CALM_EVERY_MS = 250;
const ASK_EVERY_MS = 1500;
const OUT = 401;

export class App {
  /** `out()` is called once this device is no longer in. */
  constructor(me, out) {
    this.me = me;
    this.can = me.role === "therapist";
    this.model = new Model();
    this.picked = {};
    this.isLinked = false;
    this._out = out;
    this._link = new Link((messages) => this._take(messages), (isOpen, isOut) => this._linked(isOpen, isOut));
    this._told = told();
    this._banner = banner();
    this._names = Object.keys(VIEWS).filter((name) => name !== "desk" || (me.mode === "desk" && this.can));
    this._calm = matchMedia("(prefers-reduced-motion: reduce)");
  }

  /** Take the page over. */
  open(body) {
    this._top = top(this, this._names);
    this._deck = this.can ? deck(this) : null;
    this._main = el("main", { class: "view", id: "view", role: "tabpanel", tabindex: "-1" });
    const frame = el("div", { class: "frame" }, this._top.node, this._banner.node, this._main, this._deck?.node);
    body.replaceChildren(el("a", { class: "skip", href: "#view", text: t("top.skip") }), frame, this._told.node);
    this.show("live");
    this._link.open();
    this._ended = onChange(() => this._top.tell(this.model));
    this._beat = setInterval(() => this._tellFrame(), FRAME_EVERY_MS);
    this._asks = setInterval(() => this._askAgain(), ASK_EVERY_MS);
    this._next_ms = 0;
    this._frame = requestAnimationFrame((now_ms) => this._draw(now_ms));
  }

  /** Change to a view. */
  show(name) {
    this._view?.close();
    this._view = VIEWS[name](this);
    this._main.replaceChildren(this._view.node);
    this._main.setAttribute("aria-labelledby", `tab-${name}`);
    this._top.chosen(name);
    scrollTo(0, 0);
  }

  /** Ask for something to be done; a refusal is told. */
  async command(key, value = "") {
    return this.desk({ do: "command", key, value });
  }

  /** Ask for a number of the protocol; its control shows how that went. */
  async wish(key, value) {
    this.model.pending.ask(key, value);
    const done = await this.desk({ do: "command", key, value }, { isQuiet: true });
    if (done?.ok) return;
    if (this.model.pending.asked(key) === value) this.model.pending.failed(key, done?.words || t("told.not_asked"));
  }

  /** Ask the desk; its answer, or undefined if there was none. isQuiet: who asks tells the refusal himself. */
  async desk(request, { isQuiet = false } = {}) {
    const done = await this.tried(() => api.desk(request));
    if (done && !isQuiet && (!done.ok || done.words)) this.told(done.words, !done.ok);
    return done;
  }

  async mark(text) {
    if (await this.tried(() => api.mark(text))) this.told(t("told.marked"));
  }

  async endRun() {
    const done = await this.tried(() => api.end());
    if (done) this.told(done.words || t("told.ends"));
  }

  async leave() {
    await this.tried(() => api.leave());
    this._close();
  }

  /** The answer of the server; a refusal is told, and undefined. */
  async tried(ask) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof api.Refused)) throw error;
      if (error.status === OUT) this._close();
      else this.told(error.message || t("told.unreachable"), true);
      return undefined;
    }
  }

  told(words, isRefused = false) {
    this._told.say(words, isRefused);
  }

  _take(messages) {
    const now_s = performance.now() / 1000;
    for (const message of messages) this.model.take(message, now_s);
    if (!this._isGreeted && this.model.run) this._greet();
  }

  /** Where no walk is under way, the first thing is to begin one. */
  _greet() {
    this._isGreeted = true;
    if (!this.model.isRunning && this._names.includes("desk")) this.show("desk");
  }

  /** A session whose desk did not answer in time is asked for until it does. */
  _askAgain() {
    if (this.model.isRunning && !this.model.rows.length) this._link.greet();
  }

  _linked(isOpen, isOut) {
    this.isLinked = isOpen;
    if (!isOpen) this.model.pending.clear();
    if (isOut) this._close();
    else this._tellFrame();
  }

  _tellFrame() {
    this._top.tell(this.model);
    this._deck?.tell(this.model);
    this._banner.tell(bannerKey(this), this.isLinked ? this.model.run?.words : "");
  }

  /** Not quite forty pictures a second, and four where motion is not wanted. */
  _draw(now_ms) {
    this._frame = requestAnimationFrame((next_ms) => this._draw(next_ms));
    if (now_ms < this._next_ms) return;
    const every_ms = this._calm.matches ? CALM_EVERY_MS : DRAW_EVERY_MS;
    this._next_ms = Math.max(this._next_ms + every_ms, now_ms);
    this._view.draw(this.model, this.model.clock.shown_s(now_ms / 1000));
  }

  _close() {
    this._link.close();
    this._ended?.();
    clearInterval(this._beat);
    clearInterval(this._asks);
    cancelAnimationFrame(this._frame);
    this._view.close();
    this._out();
  }
}

function bannerKey({ isLinked, model }) {
  if (!isLinked) return model.run ? "banner.cut" : "banner.joining";
  const state = model.run?.state;
  return state && state !== "running" && state !== "none" ? `banner.${state}` : "";
}
