"""Invented sets of questions and a loopback server that answers as the source would. Nothing in it is real."""

import datetime as dt

FIRST_DAY = dt.date(2019, 1, 1)
"""No publication of the sample is older."""

SAMPLE_TODAY = dt.date(2026, 3, 2)
"""The day on which the sample is read: nothing in it is younger, and open sets are open on this day."""
