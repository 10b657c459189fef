"""Views: pure functions from numbers to markup. They hold no state and read none."""
