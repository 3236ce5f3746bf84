from __future__ import annotations

import csv
from pathlib import Path

import pytest
from builders import ROOT

from ouderenindex.errors import DataError, DefinitionError
from ouderenindex.sources.catalogue import load_catalogue


def _own(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, "utf-8")
    return path


def test_it_has_a_table_of_key_figures_for_every_year_since_2013() -> None:
    kwb = load_catalogue().subject("kwb")
    assert sorted(kwb.tables) == list(range(2013, 2027))
    assert kwb.table(2016).id == "83487NED"
    assert kwb.table(2024).id == "85984NED"


def test_its_health_keys_are_those_of_the_embedded_case() -> None:
    path = ROOT / "data" / "zwolle" / "statistics" / "rivm_gezondheid_65plus.csv"
    with path.open(encoding="utf-8", newline="") as file:
        used = {row["indicator"] for row in csv.DictReader(file)}
    assert set(load_catalogue().subject("gezondheid").measures) == used


def test_every_denominator_is_a_count_of_the_catalogue() -> None:
    catalogue = load_catalogue()
    counts = {
        key
        for subject in catalogue.subjects.values()
        for key, measure in subject.measures.items()
        if measure.kind == "count"
    }
    named = {
        measure.of
        for subject in catalogue.subjects.values()
        for measure in subject.measures.values()
        if measure.of is not None
    }
    assert named <= counts


def test_a_measure_is_the_same_thing_wherever_it_occurs() -> None:
    seen: dict[str, tuple[str, str, str]] = {}
    for subject in load_catalogue().subjects.values():
        for key, measure in subject.measures.items():
            this = (measure.label, measure.unit, measure.kind)
            assert seen.setdefault(key, this) == this


def test_a_file_of_the_user_adds_and_replaces(tmp_path: Path) -> None:
    own = _own(
        tmp_path,
        """
        [services.cbs_v4]
        url = "https://mirror.example.nl/odata"
        [subjects.kwb.tables]
        2024 = { id = "00001NED" }
        2027 = { id = "00002NED" }
        [subjects.kwb.measures.mannen]
        label = "Mannen"
        unit = "personen"
        kind = "count"
        names = ["Mannen"]
        units = ["aantal"]
        """,
    )
    before, after = load_catalogue(), load_catalogue(own)
    kwb = after.subject("kwb")
    assert (kwb.table(2024).id, kwb.table(2027).id) == ("00001NED", "00002NED")
    assert kwb.table(2023) == before.subject("kwb").table(2023)
    assert set(kwb.measures) - set(before.subject("kwb").measures) == {"mannen"}
    assert after.services["cbs_v4"].url == "https://mirror.example.nl/odata"
    assert after.services["cbs_v4"].protocol == "odata4"
    assert after.subject("gezondheid") == before.subject("gezondheid")


def test_the_last_file_counts(tmp_path: Path) -> None:
    one = _own(tmp_path, '[subjects.kwb.tables]\n2024 = { id = "00001NED" }')
    two = tmp_path / "two.toml"
    two.write_text('[subjects.kwb.tables]\n2024 = { id = "00002NED" }', "utf-8")
    assert load_catalogue(one, two).subject("kwb").table(2024).id == "00002NED"
    assert load_catalogue(two, one).subject("kwb").table(2024).id == "00001NED"


MEASURE = "[subjects.kwb.measures.x]\nlabel = 'X'\nunit = '%'\nkind = 'share'\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[subjects.kwb.tables]\n2024 = { id = "../../x" }', "subjects.kwb.tables.2024.id"),
        ('[services.cbs_v4]\nurl = "file:///etc/passwd"', "services.cbs_v4.url"),
        ('[services.cbs_v4]\nport = "1"', "unknown field"),
        ('[subjects.kwb]\nservices = ["cbs_v5"]', "subjects.kwb.services': unknown service"),
        ("[subjects.kwb]\nservices = []", "subjects.kwb.services"),
        ("[subjects.kwb.measures.woningen]\nunits = []", "kwb.measures.woningen.units"),
        (MEASURE, "subjects.kwb.measures.x.names"),
        (MEASURE + "part = 'woningen'", "subjects.kwb.measures.x.of': a share needs it"),
        (MEASURE + "part = 'woningn'\nof = 'inwoners'", "perhaps 'woningen'"),
        (MEASURE + "part = 'woz_waarde'\nof = 'inwoners'", "no count that is read: 'woz_waarde'"),
        (MEASURE + "part = 'woningen'\nof = 'inwoners'\nnames = ['X']", "either computed"),
        ("subjects = 3", "subjects"),
        ("", "the file is empty"),
        ("[services", "not TOML"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        load_catalogue(_own(tmp_path, text))
    assert "own.toml" in str(caught.value)
    assert said in str(caught.value)


def test_a_year_or_subject_that_it_lacks_is_named() -> None:
    with pytest.raises(DataError, match=r"no table of CBS for 2031.*2013, 2014.*2026"):
        load_catalogue().subject("kwb").table(2031)
    with pytest.raises(DataError, match="no subject 'kwbs': perhaps 'kwb'"):
        load_catalogue().subject("kwbs")
