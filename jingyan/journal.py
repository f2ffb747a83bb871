"""Where the log of a service goes: lines of JSON or of text on stderr, or warnings only."""

from __future__ import annotations

import json
import logging

from kg.errors import ConfigError

FORMS = ("quiet", "text", "json")


class _Json(logging.Formatter):
    """One JSON object a line; a message that is one already is taken apart into it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {"time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")}
        line |= {"level": record.levelname.lower(), "logger": record.name}
        message = record.getMessage()
        line |= json.loads(message) if message.startswith("{") else {"message": message}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def write_to_stderr(form: str) -> None:
    """Send the service's log to stderr as `text` or `json` with every request, or `quiet`: warnings only."""
    if form not in FORMS:
        raise ConfigError("JINGYAN_LOG", f"“{form}” is no form of a log", f"give {', '.join(FORMS)}")
    handler = logging.StreamHandler()
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    handler.setFormatter(_Json() if form == "json" else text)
    logger = logging.getLogger("jingyan")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.WARNING if form == "quiet" else logging.INFO)
    logger.propagate = False
