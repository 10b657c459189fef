"""What is found out about a network, as markup and pixels: pure functions."""
