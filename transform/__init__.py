"""Bytes in, records out: pure functions without network, clock, database or environment."""
