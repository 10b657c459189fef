from __future__ import annotations

import pytest
from app.views.hint import hint

from tests.app.document import parsed


@pytest.mark.parametrize(
    ("classes", "said", "stressed"),
    [
        (["X", "O"], "Draw an X or an O here", ["X", "O"]),
        (["O", "X"], "Draw an X or an O here", ["X", "O"]),
        (["cat", "dog"], "Draw cat or dog here", ["cat", "dog"]),
        (["<b>", "&"], "Draw <b> or & here", ["<b>", "&"]),
        (["hippopotamus", "dog"], "Draw here", []),
        (["1", "2", "3"], "Draw here", []),
    ],
)
def test_the_pad_invites_to_draw_what_is_told_apart(
    classes: list[str], said: str, stressed: list[str]
) -> None:
    shown = parsed(hint(classes))
    assert shown.text == said
    assert [each.text for each in shown.all("b")] == stressed
