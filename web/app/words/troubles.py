"""What the page says when Python does not start. JavaScript says it, since nothing else runs then: web/boot/."""

from __future__ import annotations

TROUBLES = {
    "failed": "Python could not start: {cause} {advice}",
    "connection": "Check the connection and reload the page.",
    "browser": "A current Chrome, Edge, Firefox or Safari can.",
    "site": "Reload the page; if it stays like this, try again in some minutes or in another browser.",
    "unloaded": "{name} did not load.",
    "silent": (
        "Python is still not running, and nothing has happened for {seconds} seconds. Slow connections may need more "
        "time. Otherwise reload the page, check the connection, or try another browser."
    ),
    "webassembly": "this browser has no WebAssembly, or it is switched off.",
    "old": "this browser is too old for it.",
    "compile": "this browser cannot run Python's WebAssembly ({reason}).",
    "unreachable": "{name} could not be downloaded.",
    "missing": "{name} is missing: the server answered {status}.",
    "page": "{name} is missing: the server answered with a web page.",
    "interrupted": "{name} broke off in the middle of the download.",
    "size": "{name} is damaged: {found} bytes instead of {expected}.",
    "sum": "{name} is damaged: its checksum differs.",
    "type": "the server, or a proxy on the way, sends {name} as “{type}”, and browsers run only what is sent as JavaScript.",
}
"""By the names that the JavaScript has for them; what is in braces it fills in."""

OFFLINE = {
    "kept": "This page is kept in your browser: it opens without a network, too.",
    "full": (
        "This page works, but could not be kept for use without a network: the browser has no room for it. Free some "
        "space on the disk and reload."
    ),
    "unkept": (
        "This page works, but could not be kept for use without a network ({reason}). Reload the page to try again."
    ),
}
"""What the page's last line says of being kept, likewise."""

NO_LIBRARY = (
    "No module named '{module}': it is in the part of Python's library that is loaded when it is needed, and that could "
    "not be downloaded ({reason}). Check the connection and try again."
)
