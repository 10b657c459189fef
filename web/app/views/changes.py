"""Changes: which cells of a table differ between two versions of the same markup."""

from __future__ import annotations

from .markup import Markup

START, END = "<td", "</td>"


def changed_cells(before: str, after: str) -> list[tuple[int, Markup]] | None:
    """Return the position among all cells, and the new markup, of each cell that differs.

    None if anything else differs: then there is no way but to write the whole anew. A move of the pen changes
    some cells of some maps, and a browser is done with those long before it has laid out whole maps.
    """
    old, new = before.split(START), after.split(START)
    if len(old) != len(new) or old[0] != new[0]:
        return None
    changed = []
    for position, (was, piece) in enumerate(zip(old[1:], new[1:], strict=True)):
        if was != piece:
            cell, _, rest = piece.partition(END)
            if was.partition(END)[2] != rest:
                return None
            changed.append((position, Markup(START + cell + END)))
    return changed
