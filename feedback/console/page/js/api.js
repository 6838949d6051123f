/* The server's REST interface, as the page uses it.

   Lives here: one function for each thing that can be asked. Why: paths and forms stand in one place (docs/console.md).
   Must never: hold state, or decide what may be asked. */

/** The server refused or could not be reached; `status` is 0 in the latter case. */
export class Refused extends Error {
  constructor(words, status) {
    super(words);
    this.status = status;
  }
}

async function ask(method, path, body) {
  const options = { method, headers: { Accept: "application/json" }, credentials: "same-origin" };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(`/api/${path}`, options);
  } catch {
    throw new Refused("", 0);
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(told.words ?? "", answer.status);
  return told;
}

export const me = () => ask("GET", "me");
export const pair = (code, name) => ask("POST", "pair", { code, name });
export const leave = () => ask("POST", "leave", {});
export const files = () => ask("GET", "files");
export const begin = (wanted) => ask("POST", "run", wanted);
export const end = () => ask("POST", "run/end", {});
export const desk = (request) => ask("POST", "desk", request);
export const mark = (text) => ask("POST", "mark", { text });
export const sessions = () => ask("GET", "sessions");
export const settings = (id) => ask("GET", `sessions/${encodeURIComponent(id)}/settings`);
export const job = (wanted) => ask("POST", "jobs", wanted);
export const progress = (id) => ask("GET", `jobs/${encodeURIComponent(id)}`);
export const reportPath = (id) => `/api/sessions/${encodeURIComponent(id)}/report`;
export const answerJob = (id, text) => ask("POST", `jobs/${encodeURIComponent(id)}/answer`, { text });
export const endJob = (id) => ask("POST", `jobs/${encodeURIComponent(id)}/end`);
export const invite = (role) => ask("POST", "invite", { role });
