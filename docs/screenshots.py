"""`python docs/screenshots.py [ADDRESS]`: take the pictures of README and docs from a running service.

The service is started apart (`make serve`); Chromium is found by $CHROMIUM or on the PATH.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
SHOWN = {
    "search": "/search?q=" + quote("闭环反馈"),
    "compare": "/compare?loops=1",
    "figures": "/figures",
}
SIZE = {"width": 1280, "height": 800}


def main(address: str) -> int:
    """Write a picture for each of SHOWN; return 2 where there is no browser."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        print("screenshots: no Chromium on the PATH; set CHROMIUM", file=sys.stderr)
        return 2
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--font-render-hinting=none"])
        context = browser.new_context(locale="zh-CN", reduced_motion="reduce", viewport=SIZE)  # type: ignore[arg-type]
        page = context.new_page()
        for name, path in SHOWN.items():
            _take(page, address + path, IMAGES / f"{name}.png")
        browser.close()
    return 0


def _take(page: Page, address: str, target: Path) -> None:
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        raise SystemExit(f"screenshots: {address} answered {answer and answer.status}")
    page.screenshot(path=target)
    print(target)


if __name__ == "__main__":
    raise SystemExit(main((sys.argv[1:] or ["http://127.0.0.1:8000"])[0].rstrip("/")))
