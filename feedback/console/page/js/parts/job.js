/* A piece of work of the server, followed until it is done: progress, guided steps, questions.

   Lives here: follow(app, wanted, place, finished). Why: calibration, tap test, what-if, comparison and report go the
   same way. Must never: leave a job unheard; it asks until the job has ended or its place is gone. */

import * as api from "../api.js";
import { button, el, set, write } from "../dom.js";
import { named, t } from "../words.js";
import { answered } from "./answered.js";
import { figures } from "./figures.js";

const EVERY_MS = 500;
const GOES_ON = new Set(["running", "asking"]);

/** Start a job and show it in `place`; `finished(job)` once it has ended. */
export async function follow(app, wanted, place, finished) {
  const job = await app.tried(() => api.job(wanted));
  if (!job) return;
  const shown = view(app, job);
  place.replaceChildren(shown.node);
  let now = job;
  while (GOES_ON.has(now.state) && place.isConnected) {
    shown.tell(now);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    now = (await app.tried(() => api.progress(job.id))) ?? now;
  }
  shown.tell(now);
  const told = now.what === "what_if" ? answered(now.result) : figures(now.result);
  if (told) shown.node.append(told);
  finished?.(now);
}

function view(app, job) {
  const state = el("p", { class: "small quiet", role: "status" });
  const bar = el("progress", { class: "working", "aria-label": t("job.progress") });
  const step = el("p", { class: "step", "aria-live": "polite" });
  const live = el("p", { class: "number quiet" });
  const answers = el("div", { class: "chips" });
  const lines = el("pre", { class: "diff", tabindex: "0", "aria-label": t("job.lines") });
  const end = button(t("job.end"), { on: { click: () => app.tried(() => api.endJob(job.id)) } });
  const node = el("div", { class: "job" }, state, bar, step, live, answers, lines, end);
  let asked = "";
  return {
    node,
    tell(now) {
      const isOn = GOES_ON.has(now.state);
      write(state, named("job", now.state));
      set(bar, "value", isOn ? now.progress : 1);
      bar.hidden = !isOn;
      write(step, now.question || now.step);
      write(live, now.live);
      write(lines, now.lines.join("\n"));
      lines.hidden = !now.lines.length;
      end.hidden = !isOn;
      if (now.question !== asked) answers.replaceChildren(...(now.question ? replies(app, job) : []));
      asked = now.question;
    },
  };
}

/** The command line's own way: Enter is yes, `n` is no. */
function replies(app, job) {
  const reply = (text) => () => app.tried(() => api.answerJob(job.id, text));
  return [
    button(t("job.yes"), { class: "main", on: { click: reply("") } }),
    button(t("job.no"), { on: { click: reply("n") } }),
  ];
}
