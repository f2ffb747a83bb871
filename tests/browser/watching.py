"""Watches what a page does that it must not: other hosts, script errors, broken policy, faults, dialogs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Protocol

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Response, Route, WebError

MISSING = "Failed to load resource"


class Opening(Protocol):
    """The fixture `open_page`."""

    def __call__(
        self,
        path: str,
        *,
        width: int = 1280,
        js: bool = True,
        language: str = "zh",
        status: int = 200,
        later: Collection[int] = (),
    ) -> Page:
        """Return a page of a new context, opened at `path`, which must answer with `status`.

        Error statuses in `later` may come when the page goes elsewhere.
        """


Reading = Callable[[Page], list[str]]  # the fixture `axe`: what of a page fails which rule


@dataclass
class Watch:
    """The faults of one browser context; `expected` are the error statuses a test asked for."""

    origin: str
    expected: Collection[int] = ()
    faults: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        """Refuse requests to any other host in `context`, and note every fault from now on."""
        context.route("**/*", self._stay)
        context.on("console", self._console)
        context.on("weberror", self._script)
        context.on("response", self._answer)
        context.on("dialog", self._dialog)

    def _stay(self, route: Route) -> None:
        if route.request.url.startswith(self.origin + "/"):
            return route.continue_()
        self.faults.append(f"request to another host: {route.request.url}")
        return route.abort()

    def _console(self, message: ConsoleMessage) -> None:
        """Note errors; here the browser also says what the content security policy refused."""
        asked_for = tuple(f"{MISSING}: the server responded with a status of {one} " for one in self.expected)
        if message.type == "error" and not message.text.startswith(asked_for):
            self.faults.append(f"console: {message.text}")

    def _script(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _answer(self, response: Response) -> None:
        if response.status >= 500 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.url}")

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()
