"""Insight: what the network of the page gets wrong, what it looks at, and how much it bears."""
