"""What PyScript runs: start the application."""

from app import library

library.install()

from app.main import start  # noqa: E402: it may be changed so that it imports more

start()
