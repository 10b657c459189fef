"""The strip: the whole network at a glance, and the way to every chapter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from app import words
from app.words import front
from pycnn import Trace

from . import pixels
from .election import name_size
from .markup import Markup, join, tag
from .pixels import Colours, Palette
from .stages import Stage

CHAPTER_OF: Final = {"convolution": "convolution", "relu": "relu", "pool": "pooling", "list": "election"}
"""Which chapter a stage is explained in, by the first word of its kind."""


def strip(stages: Sequence[Stage], trace: Trace, chapters: Sequence[tuple[str, str]], lab: str) -> Markup:
    """The glance, and links to the chapters by their keys and titles, and to the lab by its name."""
    links = [
        tag("li", tag("a", _numbered(number, title), href=f"#{key}", data_leads_to=key))
        for number, (key, title) in enumerate(chapters, start=1)
    ]
    links.append(tag("li", tag("a", lab, href="#lab", data_leads_to="lab"), class_="to-lab"))
    return tag(
        "nav",
        tag("div", glance(stages, trace), id="glance", class_="glance"),
        tag("ol", links),
        id="strip",
        class_="strip",
        aria_label=front.STRIP,
    )


def glance(stages: Sequence[Stage], trace: Trace) -> Markup:
    """A link for each stage to its chapter, with a canvas to paint its maps on; at the end the verdict."""
    _, rows, cols = trace.image.shape
    places = [_glimpse("pictures", front.PICTURE, (rows, cols))]
    for stage in stages[:-1]:
        chapter = CHAPTER_OF.get(stage.kind.split()[0], "deep")
        size = (stage.shape[0], 1) if stage.is_list else tiled_size(*stage.shape)
        places.append(_glimpse(chapter, stage.title, size))
    return join(places, tag("a", verdict(trace), class_="glimpse verdict", href="#election"))


def verdict(trace: Trace) -> Markup:
    return join(
        tag("span", words.VERDICT, class_="unseen"),
        " ",
        tag("b", trace.decision, class_=name_size(trace.decision) or None),
    )


def _glimpse(chapter: str, title: str, size: tuple[int, int]) -> Markup:
    height, width = size
    canvas = tag("canvas", width=width, height=height, aria_hidden="true")
    kind = "glimpse column" if width == 1 else "glimpse"
    return tag("a", canvas, href=f"#{chapter}", class_=kind, aria_label=title, title=title)


def paintings(stages: Sequence[Stage], trace: Trace, palette: Palette) -> list[Colours]:
    """What the canvases of the glance show, one after the other."""
    painted = [pixels.greys(trace.image[0], palette)]
    for stage, step in zip(stages[:-1], trace.steps, strict=False):
        hues = np.array(stage.hues, dtype=np.intp)
        if stage.is_list:
            painted.append(
                pixels.values(step.output[:, np.newaxis], hues[:, np.newaxis], stage.scale, palette)
            )
        else:
            maps = pixels.values(step.output, hues[:, np.newaxis, np.newaxis], stage.scale, palette)
            painted.append(tiled(maps))
    return painted


def tiled(maps: Colours) -> Colours:
    """Maps (maps, rows, cols) beside and below each other, about as wide as high, with gaps."""
    count, rows, cols = maps.shape
    height, width = tiled_size(count, rows, cols)
    across = (width + 1) // (cols + 1)
    painted = np.zeros((height, width), dtype=np.uint32)
    for index, each in enumerate(maps):
        top, left = index // across * (rows + 1), index % across * (cols + 1)
        painted[top : top + rows, left : left + cols] = each
    return painted


def tiled_size(count: int, rows: int, cols: int) -> tuple[int, int]:
    """Rows and columns of cells that `count` maps take."""
    across = next(n for n in range(1, count + 1) if n * n >= count)
    return -(-count // across) * (rows + 1) - 1, across * (cols + 1) - 1


def _numbered(number: int, title: str) -> Markup:
    return join(tag("span", str(number), class_="number"), " ", tag("span", title, class_="name"))
