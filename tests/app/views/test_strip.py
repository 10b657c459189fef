from __future__ import annotations

import pytest
from app.chapters import CHAPTERS
from app.networks import Catalogue
from app.state import LESSON, XO
from app.views.strip import glance, paintings, strip

from tests.app.document import parsed
from tests.app.views.test_pixels import PALETTE


@pytest.mark.parametrize("network", [LESSON, XO])
def test_a_glimpse_of_every_stage_leads_to_its_chapter(network: str) -> None:
    model = Catalogue()[network]
    trace = model.examples["X"]
    links = parsed(glance(model.stages, trace)).all("a")
    painted = paintings(model.stages, trace, PALETTE)
    assert [link.attributes["href"].removeprefix("#") for link in links] == {
        LESSON: ["pictures", "convolution", "relu", "pooling", "pooling", "election", "election"],
        XO: ["pictures", *["convolution", "relu", "pooling"] * 2, "election", "election"],
    }[network]
    for link, colours in zip(links[:-1], painted, strict=True):
        canvas = link.one("canvas").attributes
        assert (int(canvas["height"]), int(canvas["width"])) == colours.shape
    narrow = [link.attributes["title"] for link in links if "column" in link.classes]
    assert narrow == [stage.title for stage in model.stages[:-1] if stage.is_list]
    assert links[-1].one("b").text == trace.decision


def test_every_chapter_can_be_reached() -> None:
    model = Catalogue()[LESSON]
    titles = [(chapter.key, chapter.prose.title) for chapter in CHAPTERS]
    links = parsed(strip(model.stages, model.examples["O"], titles, "Lab")).one("ol").all("a")
    *chapters, lab = links
    assert [link.attributes["href"] for link in chapters] == [f"#{key}" for key, _ in titles]
    assert [link.one("span", "name").text for link in chapters] == [title for _, title in titles]
    assert (lab.attributes["href"], lab.text) == ("#lab", "Lab")
