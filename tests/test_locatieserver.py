from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback.pdok import PdokService, Registered
from loopback.server import Loopback, Request, Response

from ouderenindex.errors import DataError, SourceError
from ouderenindex.sources._http import Client
from ouderenindex.sources.locatieserver import Address, Municipality, find_municipality, geocode
from ouderenindex.sources.snapshots import Snapshots

MUNICIPALITIES = {
    "GM0150": "Deventer", "GM0193": "Zwolle", "GM0518": "'s-Gravenhage", "GM0373": "Bergen (NH.)",
    "GM0893": "Bergen (L.)", "GM1900": "Súdwest-Fryslân", "GM0118": "Hoogeveen",
}  # fmt: skip
# Street names, numbers and points of an invented place.
ADDRESSES = (
    Registered("Proefstraat", 12, "8099ZZ", "Fictiefstad", 203_000.5, 503_000.25),
    Registered("Proefstraat", 12, "8099ZZ", "Fictiefstad", 203_001.0, 503_001.0, letter="A"),
    Registered("Proefstraat", 12, "8099ZZ", "Fictiefstad", 203_002.0, 503_002.0, letter="A",
               addition="3"),
    Registered("Proefstraat", 14, "8099ZZ", "Fictiefstad", 203_003.0, 503_003.0),
    Registered("Proefstraat", 12, "8098YY", "Elders", 210_000.0, 500_000.0),
    Registered("Burgemeester van Proefweg", 3, "8099ZX", "Fictiefstad", 203_500.0, 503_500.0,
               short="Burg v Proefwg"),
    Registered("Dubbelhof", 1, "8097XA", "Fictiefstad", 203_600.0, 503_600.0),
    Registered("Dubbelhof", 1, "8097XB", "Fictiefstad", 203_700.0, 503_700.0),
)  # fmt: skip


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def ask(server: Loopback, tmp_path: Path) -> Callable[..., Any]:
    """Ask a Locatieserver of the names and addresses above."""
    service = PdokService({}, municipalities=MUNICIPALITIES, addresses=ADDRESSES).open(server)

    def go(function: Callable[..., Any], what: Any, *, offline: bool = False) -> Any:
        client = Client(Snapshots(tmp_path / "s"), attempts=3, wait=0, timeout=(2, 2),
                        offline=offline)  # fmt: skip
        with client:
            return function(client, what, base=service.locatieserver)

    return go


# -- municipalities -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "code"),
    [("Deventer", "GM0150"), (" deventer ", "GM0150"), ("Gemeente Deventer", "GM0150"),
     ("GM0150", "GM0150"), ("gm0150", "GM0150"), ("0150", "GM0150"), ("150", "GM0150"),
     ("Sudwest Fryslan", "GM1900"), ("'s-Gravenhage", "GM0518"), ("Den Haag", "GM0518"),
     ("Bergen NH", "GM0373"), ("GM0893", "GM0893")],
)  # fmt: skip
def test_a_municipality_is_found_by_name_or_code(
    ask: Callable[..., Any], asked: str, code: str
) -> None:
    assert ask(find_municipality, asked) == Municipality(code, MUNICIPALITIES[code])


@pytest.mark.parametrize(
    ("asked", "message"),
    [("Devneter", r"name 'Devneter'.*perhaps Deventer \(GM0150\)"),
     ("Bergen", r"Several.*Bergen \(NH\.\) \(GM0373\), Bergen \(L\.\) \(GM0893\); use the code"),
     ("GM9999", r"No municipality of today has the code GM9999"),
     ("***", "not the name or code"), ("", "not the name or code"),
     ('Zwolle" OR type:(adres', "No municipality of today")],
)  # fmt: skip
def test_the_nearest_name_is_not_taken_for_the_one_asked(
    ask: Callable[..., Any], asked: str, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        ask(find_municipality, asked)


# -- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "x", "label"),
    [
        ("Proefstraat 12, 8099 ZZ Fictiefstad", 203_000.5, "Proefstraat 12, 8099ZZ Fictiefstad"),
        ("proefstraat 12 8099zz", 203_000.5, "Proefstraat 12, 8099ZZ Fictiefstad"),
        ("Proefstraat 12a, Fictiefstad", 203_001.0, "Proefstraat 12A, 8099ZZ Fictiefstad"),
        ("Proefstraat 12 A-3, Fictiefstad", 203_002.0, "Proefstraat 12A-3, 8099ZZ Fictiefstad"),
        ("Proefstraat 12, Elders", 210_000.0, "Proefstraat 12, 8098YY Elders"),
        ("Burg. v. Proefwg 3, 8099ZX", 203_500.0, "Burgemeester van Proefweg 3, 8099ZX "
         "Fictiefstad"),
        ("Dubbelhof 1, 8097XB Fictiefstad", 203_700.0, "Dubbelhof 1, 8097XB Fictiefstad"),
    ],
)  # fmt: skip
def test_an_address_is_found(ask: Callable[..., Any], asked: str, x: float, label: str) -> None:
    (place,) = ask(geocode, [asked])
    assert (place.point.x, place.label) == (x, label)
    assert (place.buurt, place.wijk, place.gemeente) == ("BU01931000", "WK019310", "GM0193")
    assert "fq=type:adres" in place.url
    assert place.retrieved.endswith("Z")
    assert ask(geocode, [asked], offline=True) == [place]


def test_places_come_in_the_order_asked(ask: Callable[..., Any]) -> None:
    asked = [Address("Proefstraat", number, "8099ZZ") for number in ("14", "12A", "12")]
    assert [place.address for place in ask(geocode, asked)] == asked


def test_poor_matches_are_told_together_with_the_candidate(ask: Callable[..., Any]) -> None:
    asked = [
        "Proefstraat 12, 8099ZZ",
        "Proefstraat 13, 8099ZZ Fictiefstad",
        "Proefstraat 14A, 8099ZZ",
        "Proefstraat 12, 8099AA Fictiefstad",
        "Proeflaan 12, Fictiefstad",
        "Dubbelhof 1, Fictiefstad",
        "Proefstraat",
    ]
    with pytest.raises(DataError) as caught:
        ask(geocode, asked)
    problems = caught.value.problems
    assert [problem.row for problem in problems] == [2, 3, 4, 5, 6, 7]
    assert "'Proefstraat 12, 8099ZZ Fictiefstad'" in str(problems[0].expected)
    assert "the register has no such address: 'Proefstraat 14A, 8099ZZ'" in str(problems[1])
    assert str(problems[4]) == (
        "row 6: the address is not unique: 'Dubbelhof 1, Fictiefstad' (expected perhaps "
        "'Dubbelhof 1, 8097XA Fictiefstad' or 'Dubbelhof 1, 8097XB Fictiefstad')"
    )
    assert problems[5].what == "not an address"


def test_nothing_to_look_up_asks_nothing(ask: Callable[..., Any], server: Loopback) -> None:
    assert ask(geocode, []) == []
    assert server.log == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=250))
def test_any_text_is_an_address_or_one_clear_error(written: str) -> None:
    try:
        address = Address.parse(written)
    except DataError as error:
        assert [problem.what for problem in error.problems] == ["not an address"]
    else:
        assert address.number[0].isdigit()
        assert address.postcode or address.place


@pytest.mark.parametrize("fields", [("", "12", "8099ZZ"), ("Proefstraat", "A", "8099ZZ"),
                                    ("Proefstraat", "12", "", " ")])  # fmt: skip
def test_an_address_has_a_street_a_number_and_a_place(fields: tuple[str, ...]) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        Address(*fields)


# -- the service ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "options"),
    [("status", {"code": 429, "headers": {"Retry-After": "0"}}), ("status", {"code": 500}),
     ("cut", {}), ("truncate", {}), ("slow", {"delay": 0.2})],
)  # fmt: skip
def test_what_passes_is_come_through(
    ask: Callable[..., Any], server: Loopback, kind: Any, options: dict[str, Any]
) -> None:
    server.fault("/bzk/", kind, times=2, **options)
    assert ask(find_municipality, "Deventer").code == "GM0150"


@pytest.mark.parametrize(("kind", "reason"), [("status", "503"), ("html", "text/html")])
def test_what_does_not_pass_is_one_error_with_the_address(
    ask: Callable[..., Any], server: Loopback, kind: Any, reason: str
) -> None:
    server.fault("/bzk/", kind, times=math.inf)
    for function, what in ((find_municipality, "Deventer"), (geocode, ["Proefstraat 1, Elders"])):
        with pytest.raises(SourceError, match=rf"search/v3_1/free\?.*{reason}"):
            ask(function, what)


def _without(name: str) -> Callable[[dict[str, Any]], None]:
    def alter(document: dict[str, Any]) -> None:
        document.pop(name, None)

    return alter


@pytest.mark.parametrize(
    ("alter", "reason"),
    [
        (lambda d: d.update(centroide_rd="POINT(503000 203000)"), "'centroide_rd'.*no place in"),
        (lambda d: d.update(centroide_rd="POINT(6.1 52.5)"), "'centroide_rd'.*no place in"),
        (lambda d: d.update(centroide_rd=f"POINT({'9' * 400} 1)"), "'centroide_rd'.*no place in"),
        (_without("centroide_rd"), "'centroide_rd'.*no place in"),
        (_without("weergavenaam"), "no field 'weergavenaam'"),
        (_without("type"), "no field 'type'"),
    ],
)
def test_documents_of_another_form(
    ask: Callable[..., Any], server: Loopback, alter: Callable[[dict[str, Any]], None], reason: str
) -> None:
    def answer(_: Request) -> Response:
        document = json.loads(json.dumps(ADDRESSES[0].document))
        alter(document)
        return Response.json({"response": {"docs": [document]}})

    server.route("/bzk/", answer)
    server.route("/bzk/locatieserver/search/v3_1/free", answer)
    with pytest.raises(SourceError, match=rf"free\?.*{reason}"):
        ask(geocode, ["Proefstraat 12, 8099ZZ Fictiefstad"])


@pytest.mark.parametrize("body", [{}, {"response": []}, {"response": {"docs": ["x"]}}])
def test_an_answer_of_another_form(
    ask: Callable[..., Any], server: Loopback, body: dict[str, Any]
) -> None:
    server.route("/bzk/locatieserver/search/v3_1/free", lambda _: Response.json(body))
    with pytest.raises(SourceError, match=r"free\?.*no list 'response.docs'"):
        ask(find_municipality, "Deventer")
