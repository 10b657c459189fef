"""Maps to choose from by their numbers, where they are not those of the first features."""

from __future__ import annotations

from collections.abc import Sequence

from app import words as common
from app.views.maps import hue
from app.views.markup import Markup, tag
from app.words import pooling as words


def numbered(hues: Sequence[int], chosen: int) -> Markup:
    """A button per map; nothing if there is only one."""
    if len(hues) == 1:
        return Markup("")
    buttons = [
        tag(
            "button",
            str(index + 1),
            type="button",
            class_=f"pick {hue(number)}",
            data_set=f"feature={index}",
            aria_pressed="true" if index == chosen else "false",
            aria_label=common.map_name(index).capitalize(),
        )
        for index, number in enumerate(hues)
    ]
    return tag("div", buttons, class_="picker", role="group", aria_label=words.CHOOSE_FEATURE)
