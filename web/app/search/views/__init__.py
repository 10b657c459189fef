"""What a search shows: pure functions."""
