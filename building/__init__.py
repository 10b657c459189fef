"""The steps behind build.py, one concept per file; standard library only."""
