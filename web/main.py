"""What PyScript runs: start the application."""

import gc

from app.main import start

await start()  # type: ignore[top-level-await]  # noqa: F704  # PyScript runs it in a coroutine

# What there is now stays. web/boot/sitecustomize.py has kept the collector from looking through it all.
gc.freeze()
gc.enable()
