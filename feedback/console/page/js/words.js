/* Every word that this page says, from strings/LANGUAGE.json.

   Lives here: load, t and named. Why: another language is another file. Must never: hold a word itself. */

const ENGLISH = "en";
let strings = {};

/** Read the strings of a language; English fills what it lacks. */
export async function load(language) {
  const wanted = [...new Set([ENGLISH, language])];
  const files = await Promise.all(wanted.map(read));
  strings = Object.assign({}, ...files);
  document.documentElement.lang = Object.keys(files.at(-1)).length ? language : ENGLISH;
}

async function read(language) {
  const answer = await fetch(`/page/strings/${encodeURIComponent(language)}.json`);
  return answer.ok ? answer.json() : {};
}

/** The words of a key, with {names} filled in. */
export function t(key, values = {}) {
  const words = strings[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** The name of something that the server tells, e.g. of a measure; spelt out where the file has none. */
export function named(family, name) {
  return strings[`${family}.${name}`] ?? spelt(name);
}

function spelt(name) {
  const words = String(name).replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
