"""What PyScript runs: start the application."""

from app.main import start

start()
