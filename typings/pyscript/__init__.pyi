"""PyScript's own names, as far as the page uses them."""

from collections.abc import Callable
from typing import Any, TypeVar

document: Any
window: Any

_Handler = TypeVar("_Handler", bound=Callable[..., Any])

def when(event: str, selector: Any) -> Callable[[_Handler], _Handler]: ...
