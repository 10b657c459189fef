"""The search for good settings: many networks, each trained for the same time."""
