"""Pictures of the map page, to be looked at: every size, state, paper and colour vision.

``python scripts/screenshots.py --out FOLDER`` builds the embedded case with all that the map can
show (layers are fictief) and writes PNG files, and one PDF.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from cases import save_full  # noqa: E402 - after the path that it lies on

from ouderenindex.project import load_case  # noqa: E402 - the same

SIZES = {
    "desktop": {"viewport": {"width": 1366, "height": 768}},
    "wide": {"viewport": {"width": 1920, "height": 1080}},
    "tablet": {"viewport": {"width": 900, "height": 1100}, "has_touch": True},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "small": {"viewport": {"width": 320, "height": 700}, "is_mobile": True, "has_touch": True},
}
STATES = {
    "start": "",
    "area": "gebied=WK019330",
    "theme": "gebied=WK019330&onderwerp=eenzaamheid",
    "buurten": "niveau=buurt&gebied=BU01933010&aan=mensen",
    "year": "jaar=2012&niveau=buurt",
    "layer": "laag=balans&gebied=WK019330&aan=mensen&aan=punt:winkel&aan=punt:arts",
    "site": "locatie=0",
    "table": "weergave=tabel",
    "compare": "weergave=vergelijk&gebied=WK019330&met=WK019320",
    "sites": "weergave=locaties",
    "help": "weergave=uitleg",
}
ALL = ("desktop", "phone")
SEEN = ("protanopia", "deuteranopia", "tritanopia", "achromatopsia")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def shoot(page: Path, out: Path) -> list[Path]:
    """Take all pictures of a page.

    Parameters
    ----------
    page
        A file with the map.
    out
        Folder for the pictures; made if needed.

    Returns
    -------
    list of Path
        The files written.
    """
    from playwright.sync_api import sync_playwright

    out.mkdir(parents=True, exist_ok=True)
    browser_path = os.environ.get("OUDERENINDEX_CHROMIUM") or shutil.which("chromium")
    if browser_path is None:
        raise SystemExit("Chromium is not here: install it or set OUDERENINDEX_CHROMIUM")
    written = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        for size, options in SIZES.items():
            states = (
                STATES if size in ALL else {k: STATES[k] for k in ("start", "layer", "compare")}
            )
            for state, link in states.items():
                opened = _open(browser, page, link, options)
                path = out / f"{size}-{state}.png"
                opened.screenshot(path=path, full_page=size in ("phone", "small"))
                written.append(path)
                opened.context.close()
        written += _paper(browser, page, out)
        written += _vision(browser, page, out)
        browser.close()
    return written


def _open(browser: Any, page: Path, link: str, options: dict[str, Any]) -> Any:
    context = browser.new_context(**options)
    context.set_offline(True)
    opened = context.new_page()
    opened.goto(f"{page.as_uri()}#{link}")
    opened.wait_for_selector("html[data-drawn]")
    opened.wait_for_timeout(100)
    return opened


def _paper(browser: Any, page: Path, out: Path) -> list[Path]:
    """Print the map of a wijk and a comparison: PDF, and the first as a picture."""
    written = []
    for state in ("area", "compare"):
        opened = _open(browser, page, STATES[state], SIZES["desktop"])
        path = out / f"print-{state}.pdf"
        opened.pdf(path=path, prefer_css_page_size=True, print_background=True)
        written.append(path)
        opened.emulate_media(media="print")
        opened.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        opened.set_viewport_size({"width": 1050, "height": 726})
        picture = out / f"print-{state}.png"
        opened.screenshot(path=picture, full_page=True)
        written.append(picture)
        opened.context.close()
    return written


def _vision(browser: Any, page: Path, out: Path) -> list[Path]:
    """Show the map, and a layer, as people with each kind of colour blindness see them."""
    written = []
    for state in ("area", "layer"):
        opened = _open(browser, page, STATES[state], SIZES["desktop"])
        session = opened.context.new_cdp_session(opened)
        for kind in SEEN:
            session.send("Emulation.setEmulatedVisionDeficiency", {"type": kind})
            path = out / f"{kind}-{state}.png"
            opened.screenshot(path=path)
            written.append(path)
        opened.context.close()
    return written


def main() -> None:
    """Build the page and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--lang", choices=("nl", "en"), default="nl")
    asked = parser.parse_args()
    case = load_case("zwolle")
    with TemporaryDirectory() as folder:
        page = save_full(case, case.score(), Path(folder) / "kaart.html", lang=asked.lang)
        for path in shoot(page, asked.out):
            print(path)


if __name__ == "__main__":
    main()
