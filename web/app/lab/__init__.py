"""The lab: the reader's own network, redesigned, trained, and taught what the reader draws."""
