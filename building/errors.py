"""The one error that a person building the site gets to read."""


class BuildError(Exception):
    """What went wrong and what to do about it, in words; shown without a traceback."""
