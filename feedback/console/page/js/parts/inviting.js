/* A further device is let in: its code, and the picture that its camera reads.

   Lives here: askInvite(app). Why: the second tablet stands beside the first, not beside the terminal. Must never: show a
   code without having been asked for it. */

import * as api from "../api.js";
import { button, el } from "../dom.js";
import { t } from "../words.js";
import { ask } from "./dialog.js";

const ROLES = ["therapist", "viewer"];

export function askInvite(app) {
  const place = el("div", { class: "invited" });
  const choices = ROLES.map((role) => button(t(`invite.${role}`), { on: { click: () => show(app, role, place) } }));
  ask(app, { title: t("invite.title"), about: t("invite.about"), content: [el("div", { class: "chips" }, choices), place] });
}

async function show(app, role, place) {
  const told = await app.tried(() => api.invite(role));
  if (!told) return;
  const picture = el("img", { alt: t("invite.picture"), src: `data:image/svg+xml,${encodeURIComponent(told.qr)}` });
  place.replaceChildren(picture, el("p", { class: "code", text: told.code }), el("p", { class: "small quiet", text: told.url }));
}
