"""Errors a user can mend: each says what, where and what to do, in one line."""

from __future__ import annotations


class UserError(Exception):
    """A mistake outside the program: `str(error)` is the one line shown, `code` its kind for machines."""

    code = "user-error"
    exit_status = 2

    def __init__(self, where: str, what: str, do: str = "") -> None:
        self.where, self.what, self.do = where, what, do
        super().__init__(f"{where}: {what}" + (f"; {do}" if do else ""))

    def __reduce__(self) -> tuple[object, ...]:
        """Let it come whole from another process."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[UserError], args: tuple[object, ...], told: dict[str, object]) -> UserError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(told)
    return error


class SourceError(UserError):
    """A source document that cannot be read or holds nothing that was promised."""

    code = "source"


class LayoutError(UserError):
    """A document in which no excerpt was found."""

    code = "layout"


class QueryError(UserError):
    """A query the engine refuses; `line` and `column` count from 1 where known."""

    code = "query"

    def __init__(self, where: str, what: str, do: str = "", *, line: int = 0, column: int = 0) -> None:
        super().__init__(where, what, do)
        self.line, self.column = line, column


class ValidationError(UserError):
    """A graph that broke its shapes or lacks evidence; nothing was published."""

    code = "validation"
    exit_status = 1


class StoreError(UserError):
    """A store or snapshot that is absent, damaged or of another version."""

    code = "store"


class ModelError(UserError):
    """An embedding model that is absent, or not the one an index was made with."""

    code = "model"


class ConfigError(UserError):
    """An option or setting that makes no sense."""

    code = "config"
