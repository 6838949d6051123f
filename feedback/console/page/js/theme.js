/* Dark or light.

   Lives here: what is in force, and the change of it. Why: a bright gym and a dark laboratory want different grounds.
   Must never: know a colour; style/theme.css does. */

import { forgetPalette } from "./parts/surface.js";

const KEY = "stridecue-theme";
const listeners = new Set();

/** The theme chosen on this device, else that of its system. */
export function begin() {
  apply(localStorage.getItem(KEY) ?? (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark"));
}

export function isLight() {
  return document.documentElement.dataset.theme === "light";
}

export function turn() {
  const next = isLight() ? "dark" : "light";
  localStorage.setItem(KEY, next);
  apply(next);
}

/** Be told of each change; gives what ends that. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function apply(theme) {
  document.documentElement.dataset.theme = theme;
  forgetPalette();
  listeners.forEach((listener) => listener());
}
