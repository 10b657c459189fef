"""The bridge between Python and JavaScript, as far as the page uses it."""

from collections.abc import Callable
from typing import Any

class JsProxy:
    def __getattr__(self, name: str) -> Any: ...

class JsException(Exception): ...

def create_proxy(obj: Any, /, *, capture_this: bool = False, roundtrip: bool = True) -> Any: ...
def create_once_callable(obj: Callable[..., Any], /) -> Any: ...
def to_js(
    obj: Any,
    /,
    *,
    depth: int = -1,
    create_pyproxies: bool = True,
    dict_converter: Callable[[Any], Any] | None = None,
) -> Any: ...
