"""For property tests: what a call gives, or the error it refuses with."""


def attempt(function, *errors):
    """Pair (result, None) or (None, error); errors of other classes pass through."""
    try:
        return function(), None
    except errors as error:
        return None, error
