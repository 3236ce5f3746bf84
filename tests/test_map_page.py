"""The page as a file: self-contained, signed, small, the same each time."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path

import folium
import folium.plugins
import pytest

import ouderenindex
from ouderenindex.errors import ExportError
from ouderenindex.map import OuderenindexMap, build_map
from ouderenindex.project import Project
from ouderenindex.robustness import robustness
from ouderenindex.scoring import IndexResult


class Reader(HTMLParser):
    """Collects what a browser would run, load or show as markup."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[tuple[str, str]] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        runs = tag == "style" or (tag == "script" and "type" not in dict(attrs))
        self._open = tag if runs else ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inline.append((self._open, data))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._open = ""


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


@pytest.fixture(scope="module")
def made(case: Project, result: IndexResult) -> OuderenindexMap:
    laid = case.overlay(result)
    return build_map(result, case.regions, laid, case.sites, case.concepts, title=case.title)


@pytest.fixture(scope="module")
def page(made: OuderenindexMap) -> str:
    return made.html()


def test_it_is_a_folium_map(made: OuderenindexMap) -> None:
    assert isinstance(made, folium.Map)
    assert ouderenindex.build_map is build_map
    shown = made._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert "oi-data" in shown


def test_nothing_comes_from_elsewhere(page: str) -> None:
    for tag, attributes in read(page).tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base"}
        assert not {"src", "srcset", "style"} & set(attributes), (tag, attributes)
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")
    assert not re.search(r"url\((?!data:|#)", page)


def test_the_policy_names_exactly_what_is_there(page: str) -> None:
    reader = read(page)
    policy = next(
        a["content"] for tag, a in reader.tags
        if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )  # fmt: skip
    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy and "http" not in policy
    packed = re.search(r'id="oi-leaflet">([^<]*)</script>', page)
    assert packed is not None
    leaflet = zlib.decompress(base64.b64decode(packed.group(1))).decode()
    assert "Leaflet" in leaflet[:60]  # its licence notice stays on it
    for text in [leaflet, *(text for _, text in reader.inline)]:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_leaflet_is_the_file_as_published(page: str) -> None:
    from xstatic.pkg import leaflet

    packed = re.search(r'id="oi-leaflet">([^<]*)</script>', page)
    assert packed is not None
    published = (Path(leaflet.BASE_DIR) / "leaflet.js").read_bytes()
    assert zlib.decompress(base64.b64decode(packed.group(1))) == published


def test_size_leaves_room_for_more(page: str) -> None:
    assert len(page.encode()) <= 225_000


def test_certainty_leaves_the_page_small_signed_and_the_same(
    case: Project, result: IndexResult, page: str
) -> None:
    def made() -> str:
        laid, certainty = case.overlay(result), robustness(result, draws=200, seed=4)
        return build_map(
            result, case.regions, laid, case.sites, case.concepts,
            title=case.title, certainty=certainty,
        ).html()  # fmt: skip

    sure = made()
    assert len(sure.encode()) <= 235_000
    assert sure == made()

    def policy(text: str) -> str:
        return str(re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1))  # type: ignore[union-attr]

    assert policy(sure) == policy(page)  # only the data differ


def test_the_same_input_gives_the_same_bytes(
    case: Project, result: IndexResult, page: str, made: OuderenindexMap
) -> None:
    laid = case.overlay(result)
    again = build_map(result, case.regions, laid, case.sites, case.concepts, title=case.title)
    assert again.html() == page
    assert made.html() == page  # rendering twice changes nothing


def test_language_zoom_and_title(page: str) -> None:
    assert '<html lang="nl">' in page
    assert "user-scalable" not in page and "maximum-scale" not in page
    assert "<title>Ouderenindex Zwolle</title>" in page


def test_the_title_is_text(case: Project, result: IndexResult) -> None:
    page = build_map(result, case.regions, title="</title>{{7*7}}{% raw %}&<b>").html()
    title = re.search(r"<title>(.*?)</title>", page)
    assert title is not None
    written = title.group(1).replace("&#123;", "{").replace("&#125;", "}")
    assert written == "&lt;/title&gt;{{7*7}}{% raw %}&amp;&lt;b&gt;"
    assert "49" not in title.group(1)


def test_english_on_request(case: Project, result: IndexResult) -> None:
    page = build_map(result, case.regions, lang="en").html()
    assert '<html lang="en">' in page
    assert "zeer ongunstig" not in page and "very unfavourable" in page


def test_saving_writes_the_page_or_says_why_not(
    made: OuderenindexMap, page: str, tmp_path: Path
) -> None:
    made.save(tmp_path / "new" / "kaart.html")
    assert (tmp_path / "new" / "kaart.html").read_text("utf-8") == page
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["kaart.html"]
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportError, match=r"kaart\.html"):
        made.save(tmp_path / "file" / "kaart.html")
    with (tmp_path / "open.html").open("wb") as file:
        made.save(file, close_file=False)
    assert (tmp_path / "open.html").read_text("utf-8") == page


def test_own_layers_may_be_added_but_no_external_script(case: Project, result: IndexResult) -> None:
    made = build_map(result, case.regions)
    folium.CircleMarker((52.51, 6.09), radius=5).add_to(made)
    assert "L.circleMarker" in made.html()
    folium.plugins.Fullscreen().add_to(made)
    with pytest.raises(ExportError, match="network"):
        made.html()


def test_tiles_only_from_the_server_that_is_named(case: Project, result: IndexResult) -> None:
    url = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png"
    page = build_map(result, case.regions, tiles=url).html()
    assert "img-src data: https://service.pdok.nl;" in page
    for wrong in ("http://plain/{z}/{x}/{y}", "https://a;b/{z}/{x}/{y}", "https://server/x.png"):
        with pytest.raises(ExportError, match="no address of tiles"):
            build_map(result, case.regions, tiles=wrong)
