"""Pages as PDF, printed by headless Chromium: the extra ``pdf``.

Chromium prints a page as its reader sees it, tagged for screen readers, in a fifth of a second.
WeasyPrint, the other candidate, needs no browser but took one to two seconds a page, and left out
the lines over indicative classes.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ouderenindex._atomic import FIXED_TIME
from ouderenindex.errors import ExportError

__all__ = ["print_pages"]

_ARGUMENTS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_DATE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)[^)]*(\))")
_HINT = "(expected the extra 'pdf': pip install 'ouderenindex[pdf]', and Chromium)"


def print_pages(pages: Mapping[Path, Path]) -> None:
    """Print pages of HTML as PDF, by the rules that they have for paper.

    The browser has no network and runs no scripts. Chromium is the one that
    ``OUDERENINDEX_CHROMIUM`` names, else that on the path, else playwright's own.

    Parameters
    ----------
    pages
        PDF to be written to the page that it is printed from.

    Raises
    ------
    ExportError
        If playwright or Chromium is not there, or a page cannot be printed.
    """
    try:
        from playwright.sync_api import Error
    except ImportError as error:
        raise ExportError(f"PDF needs playwright {_HINT}") from error
    try:
        # In a thread of its own: in a notebook a loop runs already, which playwright refuses.
        with ThreadPoolExecutor(max_workers=1) as pool:
            pool.submit(_print, pages).result()
    except Error as error:
        first = str(error).strip().splitlines()[0]
        raise ExportError(f"Chromium cannot print: {first} {_HINT}") from error


def _print(pages: Mapping[Path, Path]) -> None:
    from playwright.sync_api import sync_playwright

    path = os.environ.get("OUDERENINDEX_CHROMIUM") or shutil.which("chromium")
    arguments = list(_ARGUMENTS)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses its sandbox to root, as in a container
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        page = browser.new_context(offline=True, java_script_enabled=False).new_page()
        for target, source in pages.items():
            page.goto(source.resolve().as_uri())
            target.write_bytes(_undated(page.pdf(**_PAPER)))
        browser.close()


_PAPER: dict[str, Any] = {
    "prefer_css_page_size": True,
    "print_background": True,
    "tagged": True,
    "outline": True,
}


def _undated(pdf: bytes) -> bytes:
    """Give a PDF a fixed date of the same length: its table of places stays right."""

    def fixed(found: re.Match[bytes]) -> bytes:
        room = len(found[0]) - len(found[1]) - len(found[2])
        date = FIXED_TIME.strftime("%Y%m%d%H%M%S+00'00'").encode()
        return found[1] + date[:room].ljust(room, b"'") + found[2]

    return _DATE.sub(fixed, pdf)
