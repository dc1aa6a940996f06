"""How long to wait before asking again: as the source says, else ever longer."""

from __future__ import annotations

import email.utils
import random
import re
import time

LONGEST_PAUSE = 300.0
"""Seconds between two attempts, whatever the source asks for."""


def pause(n_retries: int, seconds_of_backoff: float, asked: float | None) -> float:
    """Seconds before the next attempt after `n_retries` retries; those that the source `asked` for go first."""
    if asked is None:
        jitter = random.random() * seconds_of_backoff  # noqa: S311 (spreads load, guards nothing)
        asked = seconds_of_backoff * 2.0**n_retries + jitter
    return min(asked, LONGEST_PAUSE)


def seconds_asked(retry_after: str | None) -> float | None:
    """How long a Retry-After asks to wait: whole seconds, or until a date (RFC 9110, 10.2.3).

    None where there is none, where it cannot be read, and where it asks for nothing: then the own pause counts.
    """
    told = (retry_after or "").strip()
    try:
        if re.fullmatch("[0-9]+", told):
            return float(told) or None
        date = email.utils.parsedate_tz(told)
        seconds = email.utils.mktime_tz(date) - time.time() if date else 0.0
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return seconds if seconds > 0 else None


def times(n: int) -> str:
    """How often something was asked, in words."""
    return "once" if n == 1 else f"{n} times"
