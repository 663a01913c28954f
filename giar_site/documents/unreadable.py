"""What a reader raises where a file can't be read: everything the finding needs, in Chinese."""

from __future__ import annotations


class Unreadable(Exception):
    """A file that can't be read as what it is; ``readers.read`` turns it into one error finding.

    ``text`` is what could be saved of it.
    """

    def __init__(
        self, code: str, message: str, *, expected: str, found: str, next_step: str, text: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.expected = expected
        self.found = found
        self.next_step = next_step
        self.text = text
