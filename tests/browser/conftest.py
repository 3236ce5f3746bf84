"""A headless Chromium without a network, that notes everything that goes wrong on a page."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cases import DRAWS, save_full

from ouderenindex.outputs import build
from ouderenindex.project import Project
from ouderenindex.scoring import IndexResult

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Opened:
    """A page in the browser, and what it complained of or asked for."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def do(self, script: str, value: object = None) -> Any:
        """Run a function of JavaScript in the page."""
        return self.page.evaluate(script, value)

    def set(self, **change: object) -> None:
        """Change what the page shows, as its own controls do."""
        self.do("change => ouderenindex.set(change)", change)

    def area(self, name: str) -> int:
        """Number of an area in the page, by its name."""
        return int(self.do("name => ouderenindex.data.regions.names.indexOf(name)", name))

    def node(self, key: str) -> int:
        """Number of a node in the page, by its key."""
        return int(self.do("key => ouderenindex.data.nodes.findIndex(n => n.key === key)", key))

    def labels(self, selector: str) -> list[str]:
        """What a screen reader says for each element found."""
        return list(
            self.do("s => [...document.querySelectorAll(s)].map(e => e.ariaLabel)", selector)
        )

    def text(self, selector: str) -> str:
        """Text shown in the first element found."""
        return str(self.page.inner_text(selector))

    def focused(self) -> str | None:
        """What a screen reader says for the element with the focus."""
        found = self.do("() => document.activeElement.ariaLabel")
        return None if found is None else str(found)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = os.environ.get("OUDERENINDEX_CHROMIUM") or shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have Chromium: the map is tested in it")
        pytest.skip("Chromium is not here (install it or set OUDERENINDEX_CHROMIUM)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Opened]]:
    """Open a file without a network; afterwards nothing may have gone wrong."""
    contexts = []

    def go(path: Path, link: str = "", **options: Any) -> Opened:
        context = browser.new_context(**{"viewport": {"width": 1366, "height": 768}, **options})
        contexts.append(context)
        context.set_offline(True)
        opened = Opened(context.new_page())
        page = opened.page

        def route(route: Any) -> None:
            opened.requests.append(route.request.url)
            route.abort()

        page.route(lambda url: not url.startswith("file://"), route)
        page.on("pageerror", lambda error: opened.complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: opened.complaints.append(f"dialog: {dialog.message}"))
        page.on(
            "console",
            lambda message: (
                opened.complaints.append(f"{message.type}: {message.text}")
                if message.type in ("error", "warning")
                else None
            ),
        )
        page.goto(path.as_uri() + (f"#{link}" if link else ""))
        page.wait_for_selector("html[data-drawn]", timeout=20_000)
        return opened

    yield go
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def vol(case: Project, result: IndexResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of Zwolle with everything on it."""
    return save_full(case, result, tmp_path_factory.mktemp("vol") / "kaart.html")


@pytest.fixture(scope="session")
def built(case: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of everything that ``ouderenindex build`` writes for Zwolle; draws as in DRAWS."""
    return build(case, tmp_path_factory.mktemp("gebouwd"), draws=DRAWS).folder


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, from the package that carries it."""
    found = importlib.util.find_spec("axe_core_python")
    if found is None or found.origin is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have axe-core: the page is checked by it")
        pytest.skip("axe-core is not here (pip install axe-core-python)")
    return (Path(found.origin).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A page without a network; afterwards it may have asked for nothing and complained of none."""
    context = browser.new_context(viewport={"width": 1100, "height": 800})
    context.set_offline(True)
    wrong: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.on("request", lambda r: None if r.url.startswith("file:") else wrong.append(r.url))
    yield page
    context.close()
    assert wrong == []
