"""The bar of a task: the button that begins it, or stops it, and how far it is."""

from __future__ import annotations

from app.lab.views.fields import button
from app.words import insight as words

from .markup import Markup, join, tag


def bar(name: str, label: str, share: float | None, *, able: bool = True) -> Markup:
    """The bar of the task of this name, of which a `share` is done; None if it is not going on."""
    going = share is not None
    first = (
        button("stop", words.STOP, class_="first go")
        if going
        else button(f"run:{name}", label, class_="first go", able=able)
    )
    meter = tag(
        "progress",
        value=f"{share or 0.0:.2f}",
        max=1,
        aria_label=label,
        class_="task" if going else "task unset",
    )
    return join(first, meter)


def sentence(trouble: str) -> str:
    """An error's message as a sentence."""
    return trouble if trouble.endswith((".", "!")) else f"{trouble[0].upper()}{trouble[1:]}."
