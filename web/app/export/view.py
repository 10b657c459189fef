"""The export as a section of the page: for what, and the program to be read and copied."""

from __future__ import annotations

from app.lab.views.fields import button, chosen
from app.scene import Scene
from app.views.markup import Markup, join, tag
from app.views.panels import panel, panels, place, status
from app.words import export as words

from .record import FORMS, Export


def section(scene: Scene) -> Markup:
    export = scene.state.export
    return panels(
        "export",
        words.TITLE,
        words.INTRO,
        panel(
            "program",
            words.PROGRAM,
            place("export-choices", choices(export)),
            status("export-status", ""),
            place("export-text", text(export, shown=True)),
        ),
    )


def choices(export: Export) -> Markup:
    """For what the program is to be, and what to do with it."""
    return join(
        tag(
            "div",
            chosen("form", words.FORM, export.form, {form: words.FORMS[form] for form in FORMS}),
            class_="fields",
        ),
        tag("p", words.ABOUT[export.form], class_="fine"),
        tag(
            "div",
            button("download", words.DOWNLOAD, class_="first"),
            button("hide" if export.text else "show", words.HIDE if export.text else words.SHOW),
            button("copy", words.COPY),
            class_="using",
        ),
    )


def text(export: Export, *, shown: bool) -> Markup:
    """The program; `shown` tells whether it is of the network that the page shows."""
    if not export.text:
        return Markup("")
    area = tag(
        "textarea",
        export.text,
        id="export-area",
        rows=18,
        readonly="",
        spellcheck="false",
        autocomplete="off",
        aria_label=words.TEXT,
        class_=None if shown else "old",
    )
    return join(area, tag("p", words.OF_SHOWN if shown else words.OF_ANOTHER, class_="fine of"))
