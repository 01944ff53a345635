"""The domain says no, in a sentence that the person reads."""


class Refusal(Exception):
    """A rule does not allow the act; ``str(refusal)`` says what and what to do.

    :cvar status: the HTTP status of the page that shows the sentence
    """

    status = 409


class NotHere(Refusal):
    """What was asked for does not exist, or is not this person's: one answer for both."""

    status = 404
