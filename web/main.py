"""What PyScript runs: start the application."""

import gc

from app import library

library.install()

from app.main import start  # noqa: E402  # it may be changed so that it imports more

await start()  # type: ignore[top-level-await]  # noqa: F704  # PyScript runs it in a coroutine

# What there is now stays. web/boot/interpreter.mjs has kept the collector from looking through it all.
gc.freeze()
gc.enable()
