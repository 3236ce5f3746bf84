from __future__ import annotations

from pathlib import Path

import pytest

from ouderenindex.concepts import read_concepts
from ouderenindex.errors import DataError
from ouderenindex.project import Project


def test_contradicting_sources_stay_side_by_side(case: Project) -> None:
    tippe = next(c for c in case.concepts if c.id == "de-tippe")
    assert {s.dwellings for s in tippe.statements} == {25, 26}
    assert len({s.source for s in tippe.statements}) == 2
    assert "dwellings" in tippe.contradictions
    talentenplein = next(c for c in case.concepts if c.id == "talentenplein")
    assert talentenplein.contradictions == ()
    assert (talentenplein.region, talentenplein.precision) == ("GM0193", "gemeente")


def test_totals_that_the_sources_state_follow_from_the_register(case: Project) -> None:
    said = [s for c in case.concepts for s in c.statements]

    def total(key: str, column: str) -> int:
        return sum(getattr(s, column) or 0 for s in said if key in s.counted_in)

    assert total("ondersteund_2020_2023", "places_with_care") == 70
    assert total("betaalbaar_2020_2023", "places_without_care") == 20
    assert total("nieuw_2024", "places") == 53
    assert total("beschermd_thuis_gerealiseerd", "places_with_care") == 31
    assert total("beschermd_thuis_gepland", "places") == 43


def test_all_problems_of_the_register_are_told_at_once(tmp_path: Path, case: Project) -> None:
    path = tmp_path / "concepts.csv"
    path.write_text(
        "id,name,kind,status,region,source,dwellings,places,places_with_care,"
        "places_without_care,places_intended,start\n"
        "a,A,flex,gepland,Holtenbrook,zwolle_spoor5,,,,,,\n"
        "b,B,flex,planned,Holtenbroek,nergens,vier,,,,,maart\n"
    )
    with pytest.raises(DataError) as caught:
        read_concepts(path, case.regions, case.statistics.sources)
    message = str(caught.value)
    for word in ("gepland", "Holtenbroek", "nergens", "vier", "maart"):
        assert word in message
    assert [p.row for p in caught.value.problems] == [2, 2, 3, 3, 3]


HEAD = (
    "id,name,kind,status,region,source,dwellings,places,places_with_care,"
    "places_without_care,places_intended\n"
)


def test_a_row_twice_and_a_concept_with_two_names_are_told(tmp_path: Path, case: Project) -> None:
    path = tmp_path / "concepts.csv"
    path.write_text(
        HEAD + "a,A,flex,planned,Holtenbroek,zwolle_spoor5,,12,,,\n"
        "a,A,flex,planned,Holtenbroek,zwolle_spoor5,,12,,,\n"
        "a,Anders,flex,planned,Assendorp,zwolle_spoor5,,13,,,\n",
        "utf-8",
    )
    with pytest.raises(DataError) as caught:
        read_concepts(path, case.regions, case.statistics.sources)
    places = [(p.row, p.column) for p in caught.value.problems]
    assert places == [(3, "id"), (4, "name"), (4, "region")]
    assert "the same as row 2" in str(caught.value)
    path.write_text(HEAD, "utf-8")
    with pytest.raises(DataError, match="a header and no concepts"):
        read_concepts(path, case.regions, case.statistics.sources)


@pytest.mark.parametrize("cell", ["-1", "1.5", "\u00b2", "\u0663", "1e3", "nan", "9" * 5000])
def test_a_count_is_a_whole_number_of_a_few_digits(
    tmp_path: Path, case: Project, cell: str
) -> None:
    path = tmp_path / "concepts.csv"
    path.write_text(f"{HEAD}a,A,flex,planned,Holtenbroek,zwolle_spoor5,,{cell},,,\n", "utf-8")
    with pytest.raises(DataError, match=r"row 2, column 'places': not a count"):
        read_concepts(path, case.regions, case.statistics.sources)
