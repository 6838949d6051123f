/* The page begins here: strings, theme, who this device is; then the way in, or the console.

   Lives here: the first few steps alone. Why: each later step needs what these have found. Must never: hold a view. */

import * as api from "./api.js";
import { App } from "./app.js";
import * as theme from "./theme.js";
import { load, t } from "./words.js";
import { pairView } from "./views/pair.js";

async function begin() {
  theme.begin();
  await load(navigator.language.split("-")[0]);
  document.title = t("top.brand");
  const me = await api.me().catch((error) => error);
  if (me instanceof api.Refused) enter();
  else new App(me, enter).open(document.body);
}

/** Show the way in; a link from the terminal brings its code along, behind the #. */
function enter() {
  const code = new URLSearchParams(location.hash.slice(1)).get("pair") ?? "";
  history.replaceState(null, "", location.pathname);
  const view = pairView(begin, code);
  document.body.replaceChildren(view.node);
  view.focus();
}

begin();
