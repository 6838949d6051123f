/* Making parts of the page.

   Lives here: el, icon and what both need. Why: text that came over the wire is set as text and never as markup. Must
   never: use innerHTML or a style attribute (the policy of the page forbids both). */

const SVG = "http://www.w3.org/2000/svg";

/** An element; `on` holds listeners, other keys are attributes, children may be text. */
export function el(tag, { on = {}, text, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  for (const [name, listener] of Object.entries(on)) node.addEventListener(name, listener);
  if (text !== undefined) node.textContent = text;
  node.append(...children.flat().filter((child) => child != null));
  return node;
}

/** Set or take away an attribute. */
export function set(node, name, value) {
  if (value === false || value == null) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : value);
}

/** Write a text only where it has changed. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A line drawing that readers pass over. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries(FRAME)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon and words. */
export function button(words, { icon: name, class: kind = "", ...rest } = {}) {
  const parts = name ? [icon(name), el("span", { text: words })] : [el("span", { text: words })];
  return el("button", { type: "button", class: `button ${kind}`.trim(), ...rest }, ...parts);
}

const FRAME = {
  viewBox: "0 0 24 24",
  fill: "none",
  stroke: "currentColor",
  "stroke-width": "2",
  "stroke-linecap": "round",
  "stroke-linejoin": "round",
  "aria-hidden": "true",
};

const ICONS = {
  allow: "M11 5 6 9H3v6h3l5 4zM15.5 8.5a5 5 0 0 1 0 7M18.5 5.5a9 9 0 0 1 0 13",
  back: "M15 5l-7 7 7 7",
  belt: "M3 17h18M6 17a3 3 0 1 1 0-6h12a3 3 0 1 1 0 6M9 7h6",
  brand: "M2 12h4l2.5-7 4 14 3-9 1.5 2h5",
  cue: "M12 3v3M12 18v3M3 12h3M18 12h3M12 8l4 4-4 4-4-4z",
  dark: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z",
  effort: "M4 20v-4M9 20v-8M14 20V8M19 20V4",
  leave: "M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9",
  light: "M12 7.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M19 5l-1.4 1.4M6.4 17.6 5 19",
  less: "M5 12h14",
  mark: "M6 21V4h11l-2 4 2 4H6",
  more: "M12 5v14M5 12h14",
  menu: "M5 12h.01M12 12h.01M19 12h.01",
  next: "M5 5l9 7-9 7zM18 5v14",
  pause: "M8 5v14M16 5v14",
  play: "M7 4.5v15l12-7.5z",
  probe: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 21 21",
  save: "M5 4h11l3 3v13H5zM8 4v5h7V4M8 20v-6h8v6",
  stop: "M11 5 6 9H3v6h3l5 4zM16 9l5 6M21 9l-5 6",
  undo: "M9 7H4V2M4.5 7A8.5 8.5 0 1 1 4 14",
};
