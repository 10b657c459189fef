"""The chapters of the article, in their order."""

from __future__ import annotations

from typing import Any, Final

from app.scene import Scene

from .backpropagation import BackpropagationChapter
from .beyond import BeyondChapter
from .chapter import Chapter, Given
from .convolution import ConvolutionChapter
from .deep import DeepChapter
from .election import ElectionChapter
from .features import FeaturesChapter
from .hyperparameters import HyperparametersChapter
from .pictures import PicturesChapter
from .pooling import PoolingChapter
from .relu import ReLUChapter

CHAPTERS: Final[tuple[Chapter[Any], ...]] = (
    PicturesChapter(),
    FeaturesChapter(),
    ConvolutionChapter(),
    PoolingChapter(),
    ReLUChapter(),
    DeepChapter(),
    ElectionChapter(),
    BackpropagationChapter(),
    HyperparametersChapter(),
    BeyondChapter(),
)

BY_KEY: Final[dict[str, Chapter[Any]]] = {chapter.key: chapter for chapter in CHAPTERS}


def given(scene: Scene, chapter: Chapter[Any]) -> Given[Any]:
    """What a chapter's figure follows from."""
    state = scene.state
    return Given(
        scene.subject,
        state.settings.get(chapter.key, chapter.first),
        state.results.get(chapter.key, ()),
        state.running == chapter.key,
        state.playing_in == chapter.key,
    )
