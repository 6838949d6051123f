"""A Scene as parts, each drawn anew only when it has changed.

Lives here: Painter. Why: most of a picture stands still, and what is not drawn costs nothing, neither here nor on its
way to the display. Must never: let two parts overlap, or hold a window.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import pygame

from feedback.outputs.gauge import Gauge, Needle
from feedback.outputs.layout import Box, Layout, laid_out
from feedback.outputs.line import Line
from feedback.outputs.marks import Mark
from feedback.outputs.palette import PALETTES, Colour, mixed
from feedback.outputs.scene import Scene
from feedback.outputs.visual.bar import draw_bar
from feedback.outputs.visual.feet import Sole, hues
from feedback.outputs.visual.shapes import Draw, downwards, gem, half, inwards, stamp, tick, upwards
from feedback.outputs.visual.words import write

SCALE = "0 no effort · 10 the most"
"""The ends of Borg's CR10."""
_MISSES: dict[str, Draw] = {"more": upwards, "less": downwards, "near": inwards}
"""A miss shows which way to go."""
_LINE_SIZES = {"plain": 1.3, "alarm": 1.45, "count": 1.8}
"""Of the type, by tone."""


class Part(NamedTuple):
    """A place, what it shows, and how that is drawn."""

    name: str
    box: Box
    shows: object
    draw: Callable[[pygame.Surface], None]
    covers: bool = False
    """It draws every point of its box."""


class Painter:
    """Draws scenes on surfaces of any size."""

    def __init__(self, cells: Sequence[tuple[float, float]], theme: str, side: str, text_scale: float) -> None:
        self._cells, self._palette = tuple(cells), PALETTES[theme]
        self._side, self._text_scale = side, text_scale
        self._size = (0, 0)
        self._layout: Layout = laid_out((1280, 720), side)
        self._soles: tuple[Sole, ...] = ()
        self._shown: dict[str, tuple[Box, object]] = {}

    def forget(self) -> None:
        """The surface holds nothing any more: draw all of it next time."""
        self._size = (0, 0)

    def paint(self, surface: pygame.Surface, scene: Scene) -> list[pygame.Rect]:
        """Draw what has changed; returns where."""
        touched: list[pygame.Rect] = []
        if surface.get_size() != self._size:
            self._begin(surface)
            touched.append(surface.get_rect())
        parts = self._parts(scene)
        names = {part.name for part in parts}
        gone = [name for name in self._shown if name not in names]
        stale = [part for part in parts if self._shown.get(part.name) != (part.box, part.shows)]
        gone_boxes = [self._shown.pop(name)[0] for name in gone]
        for box in gone_boxes + [part.box for part in stale if not part.covers]:
            surface.fill(self._palette.ground, pygame.Rect(box))
        touched += [pygame.Rect(box) for box in gone_boxes + [part.box for part in stale]]
        for part in stale:
            self._shown[part.name] = (part.box, part.shows)
            part.draw(surface)
        return touched

    def _begin(self, surface: pygame.Surface) -> None:
        self._size = surface.get_size()
        self._layout = laid_out(self._size, self._side)
        self._shown.clear()
        surface.fill(self._palette.ground)
        legs = zip(("left", "right"), self._layout.feet, strict=True)
        self._soles = tuple(Sole(leg, box, self._cells, self._palette, self._line) for leg, box in legs)
        for step in range(17):
            self._mark(self._layout.marks[0], step / 16)

    @property
    def _line(self) -> float:
        """Width of lines, pixels."""
        return max(2.0, self._palette.line * self._size[1] / 100)

    def _parts(self, scene: Scene) -> list[Part]:
        layout = self._layout
        parts = [
            Part(f"foot {foot.leg}", box, (hues(foot), foot.lost), partial(sole.draw, foot=foot), covers=True)
            for foot, box, sole in zip(scene.feet, layout.feet, self._soles, strict=False)
        ]
        if scene.question:
            parts.append(Part("question", layout.middle, scene.question, partial(self._ask, question=scene.question)))
        else:
            parts += [self._mark_part(mark, box) for mark, box in zip(scene.marks, layout.marks, strict=False)]
            parts += self._gauge_parts(scene.gauge) if scene.gauge else [self._cue_part(scene.marks)]
        return [*parts, self._line_part(scene.line)]

    def _mark_part(self, mark: Mark, box: Box) -> Part:
        def draw(surface: pygame.Surface) -> None:
            _put(surface, self._mark(box, mark.glow), box)

        return Part(f"mark {mark.leg}", box, mark.glow, draw)

    def _cue_part(self, marks: Sequence[Mark]) -> Part:
        """Without a bar, the cue's word stands where that would be."""
        lit = max(marks, key=lambda mark: mark.glow, default=None)
        return self._text("cue", self._layout.bar, lit.word if lit else "", 1.1)

    def _gauge_parts(self, gauge: Gauge) -> list[Part]:
        layout, palette = self._layout, self._palette
        fills = (tuple((one.leg, round(one.place * layout.bar.height)) for one in gauge.needles), gauge.band)
        boxes = dict(zip(("left", "right"), layout.verdicts, strict=True))
        draw = partial(draw_bar, gauge=gauge, box=layout.bar, palette=palette, line=self._line)
        return [
            *(self._verdict_part(one, boxes[one.leg], gauge.wants) for one in gauge.needles),
            self._text("word", layout.word, gauge.words, 1.0, self._of(gauge.verdict)),
            Part("bar", layout.bar, fills, draw),
            self._text("title", layout.title, gauge.title, 0.8),
        ]

    def _text(self, name: str, box: Box, text: str, size: float, colour: Colour | None = None) -> Part:
        colour = colour or self._palette.ink
        draw = partial(write, text=text, box=box, height=self._type(size), colour=colour)
        return Part(name, box, (text, colour), draw)

    def _verdict_part(self, needle: Needle, box: Box, wants: str) -> Part:
        def draw(surface: pygame.Surface) -> None:
            if needle.verdict:
                shape = {"hit": tick, "near": half}.get(needle.verdict) or _MISSES[wants]
                radius = round(0.42 * min(box.width, box.height))
                _put(surface, stamp(shape, radius, self._of(needle.verdict), self._palette.ground), box)

        return Part(f"verdict {needle.leg}", box, (needle.verdict, wants), draw)

    def _of(self, verdict: str) -> Colour:
        return {"hit": self._palette.hit, "near": self._palette.near, "miss": self._palette.miss}.get(
            verdict, self._palette.ink
        )

    def _mark(self, box: Box, glow: float) -> pygame.Surface:
        """A diamond: an outline at rest; full when a cue sounds. It keeps its size: an edge that moves flashes too."""
        palette, room = self._palette, min(box.width, box.height) / 2 - 2
        rim, core = mixed(palette.edge, palette.ink, glow), mixed(palette.ground, palette.ink, glow)
        return gem(round(0.8 * room), round(1.2 * self._line), rim, core, palette.ground)

    def _ask(self, surface: pygame.Surface, question: str) -> None:
        box, palette = self._layout.middle, self._palette
        upper = Box(box.x, box.y + box.height // 6, box.width, box.height // 3)
        lower = Box(box.x, upper.y + upper.height, box.width, box.height // 4)
        write(surface, question, upper, self._type(1.2), palette.ink)
        write(surface, SCALE, lower, self._type(0.8), palette.ink)

    def _line_part(self, line: Line) -> Part:
        colour = self._palette.alarm if line.tone == "alarm" else None
        return self._text("line", self._layout.line, line.words, _LINE_SIZES[line.tone], colour)

    def _type(self, size: float) -> float:
        return size * self._text_scale * self._layout.unit


def _put(surface: pygame.Surface, drawn: pygame.Surface, box: Box) -> None:
    surface.blit(drawn, drawn.get_rect(center=(round(box.middle[0]), round(box.middle[1]))))
