"""Controls: a slider, a choice or a switch for each setting that has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.settings import Choice, Settings, Slider, Spec, Toggle

from .markup import Markup, join, tag


def controls(
    chapter: str, settings: Settings, labels: Mapping[str, str], options: Mapping[str, str]
) -> Markup:
    """The controls of a chapter's settings; the settings that only its figure sets have none."""
    return join(
        _control(f"{chapter}.{name}", spec, getattr(settings, name), labels.get(name, name), options)
        for name, spec in settings.specs().items()
        if isinstance(spec, Slider | Choice | Toggle)
    )


def _control(name: str, spec: Spec, value: Any, label: str, options: Mapping[str, str]) -> Markup:
    if isinstance(spec, Slider):
        control = tag(
            "input",
            type="range",
            min=spec.low,
            max=spec.high,
            step=spec.step,
            value=value,
            data_setting=name,
            autocomplete="off",
        )
        shown = tag("output", str(value), data_shows=name)
        return tag("label", tag("span", label), control, shown, class_="control slide")
    if isinstance(spec, Choice):
        each = [
            tag("option", options.get(one, one), value=one, selected="" if one == value else None)
            for one in spec.options
        ]
        select = tag("select", each, data_setting=name, autocomplete="off")
        return tag("label", tag("span", label), select, class_="control")
    box = tag("input", type="checkbox", data_setting=name, autocomplete="off", checked="" if value else None)
    return tag("label", box, tag("span", label), class_="control check")
