"""The workshop: the reader changes the very code that the page runs on, tries it, and takes it back."""
