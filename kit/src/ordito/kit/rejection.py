"""What a domain raises when it refuses a command, without a word of HTTP.

    class AlreadyLent(Rejection):
        code: ClassVar[str] = "already_lent"

        def __init__(self, *, until: date) -> None:
            super().__init__(f"The book is lent until {until}.")
            self.until = until

A rejection carries a stable `code` for programs and a `detail` for people; where it is about one field, `param` names
it, and where terms decided, `ruling` explains. Two rejections of the same class with the same content are equal, so
that a test can say which one it expects. The HTTP status of each is chosen by `create_app(rejections={...})`, in one
table at the edge.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Rejection(Exception):
    """A command was refused; nothing was changed. Subclasses set `code`, which never changes once published."""

    code: ClassVar[str] = "rejected"
    param: str | None = None
    ruling: Any = None

    def __init__(self, detail: str, /, *, param: str | None = None, ruling: Any = None) -> None:
        super().__init__(detail)
        if param is not None:
            self.param = param
        if ruling is not None:
            self.ruling = ruling

    @property
    def detail(self) -> str:
        """The obstacle, in a sentence that may be shown to whoever sent the command."""
        return str(self.args[0]) if self.args else self.code.replace("_", " ")

    def __str__(self) -> str:
        return self.detail

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other) or not isinstance(other, Rejection):
            return NotImplemented
        return self.args == other.args and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), self.args))
