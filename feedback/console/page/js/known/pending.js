/* What was asked of the desk and is not answered yet, and how the last answer to each key went.

   Lives here: Pending. Why: a control must never show a wish as if it were in force. Must never: send anything. */

import { keep } from "./ring.js";

const LOG = 60;

export class Pending {
  constructor() {
    this._asked = new Map();
    this.version = 0;
    this.forget();
  }

  /** The server tells all anew. */
  forget() {
    this._answers = new Map();
    /** Changes of late, whoever asked: {key, before, value, who, words, refused, t_s}. */
    this.log = [];
    this.clear();
  }

  ask(key, value) {
    this._asked.set(key, value);
    this._answers.delete(key);
    this.version += 1;
  }

  /** The value that is asked for, or undefined. */
  asked(key) {
    return this._asked.get(key);
  }

  /** An answer from anybody; `mine` if this page had asked. */
  answered(told) {
    this._asked.delete(told.key);
    this._answers.set(told.key, told);
    keep(this.log, told, LOG);
    this.version += 1;
  }

  /** It could not even be asked: no connection, no permission. */
  failed(key, words) {
    this._asked.delete(key);
    this._answers.set(key, { key, words, refused: true, who: "" });
    this.version += 1;
  }

  /** The last answer about this key, or undefined. */
  answer(key) {
    return this._answers.get(key);
  }

  /** The connection was lost: nobody knows what became of what was asked. */
  clear() {
    this._asked.clear();
    this.version += 1;
  }
}
