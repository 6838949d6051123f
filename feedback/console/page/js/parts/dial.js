/* One leg's gait cycle as a ring around its loaded sole.

   Lives here: drawDial. Why: where a leg is in its cycle, how sure that is, and how much it bears, in one look. Must
   never: keep state; it draws what it is given.

   The cycle runs clockwise from heel strike at the top; the thick part is stance, up to this patient's own toe off. */

const TURN = 2 * Math.PI;
const TOP = -TURN / 4;
const USUAL_TOE_OFF = 0.62;
const FLASH_S = 0.35;
const FULL_LOAD = 1.1;

/** `leg`: {side, phase, sigma, toeOff, load, sinceCue_s, isKnown}; `place`: {x, y, radius}. */
export function drawDial(pen, colours, leg, place) {
  const colour = colours[leg.side];
  drawRing(pen, colours, colour, leg, place);
  drawSole(pen, colours, colour, leg, place);
  if (leg.sinceCue_s < FLASH_S) drawFlash(pen, colours, leg, place);
  if (Number.isFinite(leg.phase)) drawMarker(pen, colours, colour, leg, place);
}

function arc(pen, place, begin, end, width, colour, shift = 0) {
  pen.beginPath();
  pen.arc(place.x, place.y, place.radius + shift, TOP + begin * TURN, TOP + end * TURN);
  pen.lineWidth = width;
  pen.strokeStyle = colour;
  pen.stroke();
}

function drawRing(pen, colours, colour, leg, place) {
  const toeOff = Number.isFinite(leg.toeOff) ? leg.toeOff : USUAL_TOE_OFF;
  const width = place.radius * 0.16;
  pen.lineCap = "butt";
  arc(pen, place, 0, 1, width, colours.edge);
  pen.globalAlpha = 0.45;
  arc(pen, place, 0, toeOff, width, colour);
  pen.globalAlpha = 1;
  for (const at of [0, toeOff]) arc(pen, place, at - 0.004, at + 0.004, width * 1.6, colours.ink);
}

function drawMarker(pen, colours, colour, { phase, sigma }, place) {
  const width = place.radius * 0.16;
  if (sigma > 0) arc(pen, place, phase - Math.min(sigma, 0.25), phase + Math.min(sigma, 0.25), width, colour);
  const angle = TOP + phase * TURN;
  pen.beginPath();
  pen.arc(place.x + Math.cos(angle) * place.radius, place.y + Math.sin(angle) * place.radius, width * 0.85, 0, TURN);
  pen.fillStyle = colours.ink;
  pen.fill();
  pen.lineWidth = 3;
  pen.strokeStyle = colours.panel;
  pen.stroke();
}

function drawFlash(pen, colours, leg, place) {
  pen.globalAlpha = 1 - leg.sinceCue_s / FLASH_S;
  arc(pen, place, 0, 1, place.radius * 0.06, colours.ink, place.radius * 0.17);
  pen.globalAlpha = 1;
}

/** The sole fills from the heel as the leg takes weight. */
function drawSole(pen, colours, colour, leg, place) {
  const height = place.radius * 1.22;
  const top = place.y - height / 2;
  pen.save();
  pen.translate(place.x, top);
  pen.scale((leg.side === "left" ? 1 : -1) * height, height);
  pen.fillStyle = colours.edge;
  pen.fill(SOLE);
  if (leg.load > 0) {
    pen.clip(SOLE);
    const share = Math.min(1, leg.load / FULL_LOAD);
    pen.fillStyle = colour;
    pen.fillRect(-0.5, 1 - share, 1, share);
  }
  pen.restore();
}

/** A left sole seen from above, toes up, of height 1 about x = 0. */
const SOLE = new Path2D(
  "M0.05 0 C0.2 0 0.21 0.16 0.19 0.3 C0.17 0.42 0.12 0.5 0.13 0.64 C0.14 0.8 0.15 1 0 1 " +
    "C-0.14 1 -0.14 0.84 -0.15 0.7 C-0.16 0.55 -0.22 0.44 -0.2 0.26 C-0.18 0.1 -0.1 0 0.05 0 Z",
);
