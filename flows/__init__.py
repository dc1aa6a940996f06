"""Orchestration and the command line: which stage when, with what retries."""
