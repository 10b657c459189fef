"""The file of the handwritten digits, fetched when it is needed."""

from __future__ import annotations

import io

from pyodide.ffi import JsException

from app.lab.trainer import DIGITS_FILE, NoDataError, fetched
from app.words import lab as words


async def digits_file() -> io.BytesIO:
    """Fetch it; NoDataError, with the sentence for the page, if it cannot be had."""
    try:
        return io.BytesIO(await fetched(DIGITS_FILE))
    except JsException as error:
        raise NoDataError(words.DIGITS_MISSING.format(reason=error.args[0])) from error
