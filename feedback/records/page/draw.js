(function () {
  "use strict";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const drawn = [];

  // A colour is given as "@name": the custom property of that name, as it is in light or in dark.
  function coloured(value, style) {
    if (Array.isArray(value)) return value.map((inner) => coloured(inner, style));
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, coloured(inner, style)]));
    if (typeof value === "string" && value.startsWith("@")) return style.getPropertyValue("--" + value.slice(1)).trim();
    return value;
  }

  function draw({ place, spec }) {
    const { data, layout } = coloured(spec, getComputedStyle(document.documentElement));
    layout.font.family = getComputedStyle(document.body).fontFamily;
    layout.transition = { duration: calm.matches ? 0 : undefined };
    return Plotly.react(place, data, layout, { responsive: true, displaylogo: false, displayModeBar: false });
  }

  // The drawing that needs no script stays until its figure has been drawn; on paper it is what is printed.
  function begin(plot) {
    plot.place.hidden = false;
    draw(plot).then(() => {
      plot.place.parentElement.classList.add("drawn");
      Plotly.Plots.resize(plot.place);
      drawn.push(plot);
    }, () => { plot.place.hidden = true; });
  }

  const plots = new Map();
  for (const node of document.querySelectorAll("[data-plot]")) {
    const place = document.getElementById(node.dataset.plot);
    plots.set(place.parentElement, { place, spec: JSON.parse(node.textContent) });
  }
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      begin(plots.get(entry.target));
    }
  }, { rootMargin: "600px" });
  for (const figure of plots.keys()) near.observe(figure);
  dark.addEventListener("change", () => drawn.forEach(draw));

  // On paper everything is open; afterwards as it was.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));
})();
