"""What a person can do wrong, said in one line."""


class WrongUse(Exception):  # noqa: N818 (reads as what happened)
    """The command cannot be meant like this."""


class NothingToShow(Exception):  # noqa: N818 (reads as what happened)
    """The warehouse does not hold what was asked for."""
