"""The page as it is at first, before anybody has done anything: what a build writes into index.html."""

from __future__ import annotations

from .chapters import CHAPTERS, given
from .networks import Catalogue
from .scene import Director
from .state import State
from .views import front
from .views.markup import Markup


def first_page() -> Markup:
    """Return the content of the page's body; everything in it is drawn by the views that draw it later."""
    scene = Director(Catalogue()).scene(State())
    return front.page(scene, [(chapter, given(scene, chapter)) for chapter in CHAPTERS])
