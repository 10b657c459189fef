"""Export: the network of the page as a program of its own."""
