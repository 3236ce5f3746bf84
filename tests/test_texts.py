from __future__ import annotations

from string import Formatter

import pytest

from ouderenindex.texts import TEXTS, moment, number, text


def test_both_languages_say_the_same_things() -> None:
    assert set(TEXTS["nl"]) == set(TEXTS["en"])
    for key, dutch in TEXTS["nl"].items():
        english = TEXTS["en"][key]
        fields = [{f for _, f, _, _ in Formatter().parse(t) if f} for t in (dutch, english)]
        assert fields[0] == fields[1], key


@pytest.mark.parametrize(
    ("value", "decimals", "lang", "written"),
    [
        (1250.5, 1, "nl", "1.250,5"),
        (1250.5, 1, "en", "1,250.5"),
        (-0.04, 1, "nl", "0,0"),
        (0, 0, "nl", "0"),
        (None, 1, "nl", "–"),
        (float("nan"), 1, "nl", "–"),
    ],
)
def test_numbers_are_written_as_the_reader_does(
    value: float | None, decimals: int, lang: str, written: str
) -> None:
    assert number(value, decimals, lang) == written


@pytest.mark.parametrize(
    ("given", "dutch", "english"),
    [
        ("2024", "2024", "2024"),
        ("2024-03", "maart 2024", "March 2024"),
        ("2024-Q2", "2e kwartaal 2024", "quarter 2 of 2024"),
        ("2024-H1", "1e helft van 2024", "half 1 of 2024"),
        ("2024-13", "2024-13", "2024-13"),
        ("", "", ""),
    ],
)
def test_a_start_is_written_as_people_say_it(given: str, dutch: str, english: str) -> None:
    assert (moment(given), moment(given, "en")) == (dutch, english)


def test_a_value_is_inserted_literally() -> None:
    assert text("reference.own", name="{name} {{x}}") == "gemiddelde van {name} {{x}}"
