/* The line to the server: one WebSocket that comes back by itself.

   Lives here: Link. Why: a tablet is carried about, and its network goes and comes. Must never: understand a message,
   or send a change (those go by REST, each with an answer). */

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 5000;
const SILENT_MS = 4000;
const LOST_MS = 15000;
const OUT = 4401;
const HELLO = JSON.stringify({ kind: "hello" });

export class Link {
  /** `heard(messages)` gets each batch; `changed(isOpen, isOut)` is told when the line comes
   *  or goes; isOut: the server has let this device go. */
  constructor(heard, changed) {
    this._heard = heard;
    this._changed = changed;
    this._wait_ms = FIRST_WAIT_MS;
    this._heard_ms = 0;
    this._wanted = false;
    this.isOpen = false;
  }

  open() {
    this._wanted = true;
    this._connect();
    this._watch ??= setInterval(() => this._listen(), SILENT_MS / 2);
  }

  close() {
    this._wanted = false;
    clearInterval(this._watch);
    this._watch = undefined;
    clearTimeout(this._again);
    this._socket?.close();
  }

  /** Ask to be told all anew. */
  greet() {
    if (this.isOpen && this._socket.readyState === WebSocket.OPEN) this._socket.send(HELLO);
  }

  _connect() {
    clearTimeout(this._again);
    const address = new URL("/ws", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = (this._socket = new WebSocket(address));
    socket.onmessage = (event) => this._take(JSON.parse(event.data));
    socket.onclose = (event) => socket === this._socket && this._lost(event.code);
  }

  _take(told) {
    this._heard_ms = performance.now();
    this._wait_ms = FIRST_WAIT_MS;
    this._tell(true);
    this._heard(Array.isArray(told) ? told : [told]);
  }

  /** A line that is silent is asked for a greeting; one that stays silent is lost. */
  _listen() {
    const silent_ms = performance.now() - this._heard_ms;
    if (!this.isOpen || silent_ms < SILENT_MS) return;
    if (silent_ms < LOST_MS) {
      this.greet();
      return;
    }
    const silent = this._socket;
    this._socket = null;
    silent.close();
    this._lost();
  }

  _lost(code) {
    this._tell(false, code === OUT);
    if (!this._wanted || code === OUT) return;
    this._again = setTimeout(() => this._connect(), this._wait_ms);
    this._wait_ms = Math.min(LONGEST_WAIT_MS, this._wait_ms * 1.7);
  }

  _tell(isOpen, isOut = false) {
    if (isOpen === this.isOpen && !isOut) return;
    this.isOpen = isOpen;
    this._changed(isOpen, isOut);
  }
}
