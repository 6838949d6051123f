/* The top line: what session this is, the views, the line to the server, the theme, who this device is.

   Lives here: top(app). Why: one look says where one is. Must never: hold more than a line on a tablet. */

import { button, el, icon, set, write } from "../dom.js";
import { isLight, turn } from "../theme.js";
import { t } from "../words.js";

export function top(app, views) {
  const title = el("b");
  const who = el("span", { class: "small quiet" });
  const dot = el("i", { class: "dot", "aria-hidden": "true" });
  const linked = el("span");
  const tabs = tabList(app, views);
  const shade = button(t("top.theme"), { icon: "light", class: "bare theme", on: { click: turn } });
  shade.firstChild.after(icon("dark"));
  const node = el(
    "header",
    { class: "top" },
    el("div", { class: "brand" }, icon("brand"), el("span", { text: t("top.brand") })),
    tabs.node,
    el("div", { class: "what" }, title, who),
    el("div", { class: "linked" }, dot, linked),
    shade,
    button(t("top.leave"), { icon: "leave", class: "bare only-icon", on: { click: () => app.leave() } }),
  );
  return {
    node,
    chosen: tabs.chosen,
    tell(model) {
      write(title, model.run ? titleOf(model) : t("top.no_run"));
      write(who, t("top.who", { who: app.me.who, role: t(`role.${app.me.role}`) }));
      dot.className = `dot ${app.isLinked ? "good" : "bad"}`;
      write(linked, t(app.isLinked ? "top.linked" : "top.cut"));
      shade.setAttribute("aria-pressed", String(isLight()));
    },
  };
}

function titleOf({ run, isReplay }) {
  return [isReplay ? t("top.replay") : "", run.protocol, run.patient].filter(Boolean).join(" · ");
}

/** Tabs as WAI-ARIA describes them: arrows move, the chosen one alone is in the order of Tab. */
function tabList(app, views) {
  const tabs = views.map((name) =>
    el("button", { type: "button", class: "tab", role: "tab", id: `tab-${name}`, "aria-controls": "view", text: t(`view.${name}`), on: { click: () => app.show(name) } }),
  );
  const move = (event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    const next = tabs[(tabs.indexOf(document.activeElement) + way + tabs.length) % tabs.length];
    next.focus();
    next.click();
  };
  const node = el("div", { class: "tabs", role: "tablist", "aria-label": t("view.views"), on: { keydown: move } }, tabs);
  return {
    node,
    chosen(name) {
      views.forEach((view, k) => {
        set(tabs[k], "aria-selected", String(view === name));
        set(tabs[k], "tabindex", view === name ? "0" : "-1");
      });
    },
  };
}
