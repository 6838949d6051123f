/* The session's clock, as seen from this page.

   Lives here: SessionClock. Why: marks run along with time between messages, and a late message must not pull them
   back. Must never: ask for the time itself; it is told. */

const HELD = 64;
const BEHIND_S = 0.08;

export class SessionClock {
  /** Maps the page's time to the session's by the earliest arrivals of late. */
  constructor() {
    this._ahead_s = [];
  }

  clear() {
    this._ahead_s = [];
  }

  /** A message true at `t_s` came at `page_s`. */
  hear(t_s, page_s) {
    this._ahead_s.push(t_s - page_s);
    if (this._ahead_s.length > HELD) this._ahead_s.shift();
  }

  /** Session time to be shown at `page_s`: a little behind, so that what is shown is known; NaN before any message. */
  shown_s(page_s) {
    return this._ahead_s.length ? page_s + Math.max(...this._ahead_s) - BEHIND_S : NaN;
  }
}
