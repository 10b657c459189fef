"""How the start of the page is measured: what is served, what browsers do with it, and what is told of it."""
