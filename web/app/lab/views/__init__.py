"""What the lab shows: pure functions, data in, markup or pixels out."""
