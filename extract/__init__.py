"""All that touches the source: addresses and assumptions, polite HTTP, search, judging answers, the raw archive."""
