"""What the query service refuses or ends, each with the HTTP status it is answered with."""

from __future__ import annotations

from kg.errors import QueryError


class QuerySyntaxError(QueryError):
    """Text that is no SPARQL 1.1 query."""

    code = "query-syntax"
    http_status = 400


class QueryRefusedError(QueryError):
    """A query the service does not run whatever its spelling: an update, SERVICE."""

    code = "query-refused"
    http_status = 403


class QueryTooBigError(QueryError):
    """A query longer, deeper or wider than the caps."""

    code = "query-too-big"
    http_status = 400


class NotAcceptableError(QueryError):
    """None of the asked formats can hold this kind of result."""

    code = "not-acceptable"
    http_status = 406


class PoolBusyError(QueryError):
    """Every worker is taken; ask again after `retry_after_s` seconds."""

    code = "busy"
    http_status = 503
    retry_after_s = 2


class QueryTimeoutError(QueryError):
    """The deadline passed; the worker was ended."""

    code = "timeout"
    http_status = 504


class QueryMemoryError(QueryError):
    """The query needed more memory than a worker may take."""

    code = "memory"
    http_status = 507


class ProtocolError(QueryError):
    """A request that does not keep to the protocol; `http_status` as the case asks."""

    code = "protocol"

    def __init__(self, where: str, what: str, do: str = "", *, status: int = 400) -> None:
        super().__init__(where, what, do)
        self.http_status = status
