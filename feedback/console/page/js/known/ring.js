/* A bounded series of times and values.

   Lives here: Ring. Why: a page that stays open for hours must not grow. Must never: allocate after it was made. */

export class Ring {
  /** Room for `capacity` samples; the oldest gives way. */
  constructor(capacity) {
    this._t_s = new Float64Array(capacity);
    this._value = new Float64Array(capacity);
    this._next = 0;
    this.length = 0;
  }

  push(t_s, value) {
    this._t_s[this._next] = t_s;
    this._value[this._next] = value;
    this._next = (this._next + 1) % this._t_s.length;
    this.length = Math.min(this.length + 1, this._t_s.length);
  }

  clear() {
    this._next = this.length = 0;
  }

  /** Time of the k-th sample, 0 the oldest. */
  time_s(k) {
    return this._t_s[this._place(k)];
  }

  value(k) {
    return this._value[this._place(k)];
  }

  /** The first sample at or after `t_s`; `length` if there is none. */
  since(t_s) {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.time_s(middle) < t_s) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  _place(k) {
    const size = this._t_s.length;
    return (this._next - this.length + k + size) % size;
  }
}

/** Append to a plain list that never grows beyond `most`. */
export function keep(list, row, most) {
  list.push(row);
  if (list.length > most) list.splice(0, list.length - most);
}
