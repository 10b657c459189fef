"""What the measurements share: the two networks, the peers' files, stopwatches, tables."""
