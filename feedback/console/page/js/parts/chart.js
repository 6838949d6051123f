/* A plot of strides: one mark a stride and leg over a target band (uPlot).

   Lives here: chart(). Why: uPlot is known here alone. Must never: know what is plotted.

   Marks are strides, full where they were a hit; the line is the running mean of five. */

import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { LEGS } from "../known/model.js";
import { mean } from "../known/numbers.js";
import { onChange } from "../theme.js";
import { palette } from "./surface.js";

const FONT = "12px Inter, sans-serif";
const MARGIN = 0.08;
const MEAN_OF = 5;

/** `place` is filled; `shown` strides have room. */
export function chart(place, shown) {
  let data = { legs: { left: [], right: [] }, band: null };
  let plot = null;
  const make = () => {
    plot?.destroy();
    const { clientWidth: width, clientHeight: height } = place;
    plot = width && height ? new uPlot(options(width, height, shown, () => data), columns(data.legs, shown), place) : null;
  };
  const watch = new ResizeObserver(() => {
    if (!plot) make();
    else plot.setSize({ width: place.clientWidth, height: place.clientHeight });
  });
  watch.observe(place);
  const ended = onChange(make);
  return {
    show(legs, band) {
      data = { legs, band };
      plot?.setData(columns(legs, shown));
    },
    close() {
      ended();
      watch.disconnect();
      plot?.destroy();
    },
  };
}

/** uPlot's columns: places counted back from the newest stride, and a running mean of each leg. */
function columns(legs, shown) {
  const places = Array.from({ length: shown }, (_, k) => k - shown + 1);
  return [places, ...LEGS.map((leg) => places.map((place) => runningMean(legs[leg], legs[leg].length + place - 1)))];
}

function runningMean(strides, at) {
  if (at < 0) return null;
  const value = mean(strides.slice(Math.max(0, at - MEAN_OF + 1), at + 1).map((one) => one.value));
  return Number.isFinite(value) ? value : null;
}

function options(width, height, shown, data) {
  const colours = palette();
  const axis = { stroke: colours.quiet, font: FONT, grid: { stroke: colours.edge, width: 1 }, ticks: { show: false } };
  return {
    width,
    height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: [-shown + 0.5, 0.8] }, y: { range: () => ranged(data()) } },
    axes: [
      { ...axis, size: 24, values: (_, at) => at.map((one) => (one ? `−${-one}` : "0")), splits: [-40, -30, -20, -10, 0], grid: { show: false } },
      { ...axis, size: 40 },
    ],
    series: [{}, ...LEGS.map((leg) => ({ stroke: colours[leg], width: 2.5, spanGaps: true, points: { show: false }, paths: uPlot.paths.spline() }))],
    hooks: { drawClear: [(plot) => drawBand(plot, data().band)], draw: [(plot) => drawMarks(plot, data().legs)] },
  };
}

function ranged({ legs, band }) {
  const values = LEGS.flatMap((leg) => legs[leg].map((one) => one.value));
  const edges = [...values, band?.low, band?.high].filter(Number.isFinite);
  if (!edges.length) return [0, 1];
  const [least, most] = [Math.min(...edges), Math.max(...edges)];
  const spare = (most - least || Math.abs(most) || 1) * MARGIN;
  return [least - spare, most + spare];
}

function drawBand(plot, band) {
  if (!band) return;
  const { ctx: pen, bbox } = plot;
  const top = Number.isFinite(band.high) ? plot.valToPos(band.high, "y", true) : bbox.top;
  const bottom = Number.isFinite(band.low) ? plot.valToPos(band.low, "y", true) : bbox.top + bbox.height;
  pen.fillStyle = palette().band;
  pen.fillRect(bbox.left, top, bbox.width, bottom - top);
  pen.fillStyle = palette().hit;
  for (const [edge, y] of [[band.high, top], [band.low, bottom]])
    if (Number.isFinite(edge)) pen.fillRect(bbox.left, y - 1, bbox.width, 2);
}

function drawMarks(plot, legs) {
  const pen = plot.ctx;
  const colours = palette();
  const size = 3 * devicePixelRatio;
  LEGS.forEach((leg) => {
    pen.strokeStyle = colours[leg];
    pen.lineWidth = 1.25 * devicePixelRatio;
    pen.globalAlpha = 0.7;
    legs[leg].forEach((one, k) => {
      if (!Number.isFinite(one.value)) return;
      pen.beginPath();
      pen.arc(plot.valToPos(k - legs[leg].length + 1, "x", true), plot.valToPos(one.value, "y", true), size, 0, 7);
      pen.fillStyle = one.success === "hit" ? colours[leg] : colours.panel;
      pen.fill();
      pen.stroke();
    });
    pen.globalAlpha = 1;
  });
}
