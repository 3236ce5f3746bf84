from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ouderenindex.access import Facilities, KindNorm, WalkingNetwork, WalkingNorm
from ouderenindex.balance import read_existing
from ouderenindex.errors import DataError
from ouderenindex.housing import DWELLING_TYPES, AddressPoints, Site
from ouderenindex.need import Case, read_case
from ouderenindex.project import Project, data_folder
from ouderenindex.whatif import (
    Changes,
    Move,
    Retype,
    WhatIf,
    apply_to_sites,
    read_changes,
    whatif,
)

CHANGES = """
name = "Meer voor ouderen (fictief)"

[[retype]]
id = "spoorzone"
from = "unspecified"
to = "nultreden"
dwellings = 400

[[move]]
from = "spoorzone"
to = "Holtenbroek"
type = "nultreden"
dwellings = 100

[[site]]
id = "hofje"
name = "Hofje <script> | =1+1 (fictief)"
region = "Diezerpoort"
dwellings = { geclusterd = [12, 20] }
phase = "idea"
year_to = 2028

[[site]]
id = "de-tippe"
phase = "decided"
"""


def changes(tmp_path: Path, content: str) -> Changes:
    path = tmp_path / "wat_als.toml"
    path.write_text(content, "utf-8")
    return read_changes(path)


@pytest.fixture(scope="module")
def zwolle() -> Case:
    return read_case(data_folder() / "zwolle" / "need.toml")


@pytest.fixture(scope="module")
def compared(case: Project, zwolle: Case, tmp_path_factory: pytest.TempPathFactory) -> WhatIf:
    return whatif(case, changes(tmp_path_factory.mktemp("whatif"), CHANGES), zwolle)


def test_before_and_after_in_balance_and_mix(compared: WhatIf) -> None:
    table = compared.table().set_index(["part", "name", "what"])
    row = table.loc[("balance", "Holtenbroek", "nultredenwoning")]
    # No year is known of the Spoorzone: certain in no case, possible in the best.
    assert (row["change_low"], row["change_high"]) == (0, 100)
    assert table.loc[("balance", "Assendorp", "nultredenwoning")]["change_high"] == 300
    assert table.loc[("balance", "Zwolle", "nultredenwoning")]["change_high"] == 400
    # An idea counts with a chance of 0 to 0.67.
    court = table.loc[("balance", "Diezerpoort", "geclusterde woning")]
    assert (court["change_low"], court["change_high"]) == (0, pytest.approx(20 * 0.67))
    mix = table.loc[("mix", "Zwolle", "type onbekend")]
    assert (mix["before_high"], mix["after_high"], mix["change_low"]) == (4750, 4350, -400)
    assert table.loc[("balance", "Zwolle", "zorggeschikte woning")]["change_high"] == 0
    for end in ("low", "high"):
        known = table.dropna()
        np.testing.assert_allclose(
            known[f"change_{end}"], known[f"after_{end}"] - known[f"before_{end}"]
        )


def test_nothing_is_said_about_health(compared: WhatIf) -> None:
    page = compared.markdown()
    assert "voorspelt geen winst in gezondheid" in page
    assert "Landelijk programma" in page and "Fortuna" in page
    assert "niet vergeleken" in page  # access, without facilities
    assert "Wat als: Meer voor ouderen (fictief)" in page
    english = compared.markdown("en")
    assert "predicts no gain in health" in english
    assert repr(compared) == english
    assert compared.before.need is compared.after.need


def test_text_of_a_user_is_no_markup(compared: WhatIf) -> None:
    page = compared.markdown()
    assert "<script>" not in page
    assert r"Hofje &lt;script&gt; \| =1+1 (fictief)" in page


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_moving_and_retyping_keep_every_dwelling(case_: Project, data: st.DataObject) -> None:
    site = next(s for s in case_.sites if s.id == "spoorzone")
    given_ = Site("x", "X", regions=site.regions, phase="plan", precision="buurt",
                  dwellings={"regular": (200, 300), "nultreden": (50, 80)})  # fmt: skip
    sites = (*case_.sites, given_)
    some = st.integers(1, 50)
    kind = st.sampled_from(DWELLING_TYPES)
    asked = Changes(
        name="x",
        retype=(Retype(id="x", before="regular", after=data.draw(kind),
                       dwellings=data.draw(some)),),
        move=tuple(
            Move(origin="x", target=target, type="regular", dwellings=data.draw(some))
            for target in data.draw(
                st.lists(st.sampled_from(["spoorzone", "Holtenbroek", "BU01932250"]), max_size=3)
            )
        ),
    )  # fmt: skip
    after, said = apply_to_sites(asked, sites, case_.regions)
    assert len(said) == 1 + len(asked.move)
    for end in (0, 1):
        before_total = sum(s.total[end] for s in sites if s.total)
        assert sum(s.total[end] for s in after if s.total) == before_total
    assert sites[-1].dwellings == {"regular": (200, 300), "nultreden": (50, 80)}  # untouched
    assert all(0 <= low <= high for s in after for low, high in (s.dwellings or {}).values())


@pytest.fixture(scope="module")
def case_(case: Project) -> Project:
    return case


def test_the_division_by_tenure_is_not_known_after_a_change(case: Project) -> None:
    site = Site("x", "X", regions=("WK019330",), dwellings={"regular": (50, 50)},
                tenure={"social_rent": (50, 50)}, care={"with_care": (5, 5)})  # fmt: skip
    asked = Changes(name="x", move=(Move(origin="x", target="WK019331", type="regular",
                                         dwellings=40),))  # fmt: skip
    (left, new), _ = apply_to_sites(asked, [site], case.regions)
    assert (left.tenure, left.care, left.dwellings) == (None, None, {"regular": (10, 10)})
    assert (new.regions, new.precision, new.dwellings) == (
        ("WK019331",), "wijk", {"regular": (40, 40)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('[[move]]\nfrom = "spoorzon"\nto = "de-tippe"\ntype = "regular"\ndwellings = 3',
         "perhaps 'spoorzone'"),
        ('[[move]]\nfrom = "spoorzone"\nto = "Nergens"\ntype = "unspecified"\ndwellings = 3',
         "move.0.to"),
        ('[[move]]\nfrom = "spoorzone"\nto = "Berkum"\ntype = "nultreden"\ndwellings = 3',
         "one of 'unspecified'"),
        ('[[move]]\nfrom = "breecamp-west"\nto = "Berkum"\ntype = "unspecified"\ndwellings = 401',
         "at most 400"),
        ('[[site]]\nid = "nieuw"', "a new site needs name"),
        ('[[site]]\nid = "nieuw"\nname = "N"', "a new site needs region"),
        ('[[site]]\nid = "spoorzone"\nyear_from = 2030\nyear_to = 2025', "ends before it begins"),
        ('[[remove_site]]\nid = "x"', "remove_site.0.id"),
        ('[[retype]]\nid = "spoorzone"\nfrom = "unspecified"\nto = "villa"\ndwellings = 1',
         "retype.0.to"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_made(
    case: Project, tmp_path: Path, content: str, expected: str
) -> None:
    asked = changes(tmp_path, f'name = "x"\n{content}\n')
    with pytest.raises(DataError) as caught:
        apply_to_sites(asked, case.sites, case.regions)
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('[[site]]\nid = "x"\ndwellings = { villa = 3 }', "unknown type 'villa'"),
        ('[[site]]\nid = "x"\ndwellings = { regular = -3 }', "not negative"),
        ('[[site]]\nid = "x"\ndwellings = { regular = [5, 3] }', "[low, high]"),
        ('[[site]]\nid = "x"\nphase = "planned"', "unknown phase 'planned'"),
        ('[[move]]\nfrom = "a"\nto = "b"\ntype = "regular"\ndwellings = 0', "move.0.dwellings"),
        ("[[moves]]\nx = 1", "unknown field"),
        ('[[site]]\nid = "x"\nname = ""', "site.0.name"),
        (
            '[[site]]\nid = "x"\nphase = "plan"\n[[site]]\nid = "x"\nphase = "done"',
            "[[site]] occurs twice with id 'x'",
        ),
    ],
)
def test_a_file_with_changes_that_is_not_valid(tmp_path: Path, content: str, expected: str) -> None:
    with pytest.raises(DataError, match=r"wat_als\.toml") as caught:
        changes(tmp_path, f'name = "x"\n{content}\n')
    assert expected in str(caught.value)


NORM = WalkingNorm(key="n", label="N", distance=500, source="fictief",
                   kinds=(KindNorm(key="gp", visits=12), KindNorm(key="stop")))  # fmt: skip
NEED = """
[need]
norms = ["normen.toml"]
main = "fictief"
target_year = 2024
allocation_year = 2024
"""


@pytest.fixture
def town(mini: Callable[..., Path], tmp_path: Path) -> tuple[Project, Case]:
    from ouderenindex.project import load_project

    rows = ["region,indicator,period,value,status,lower,upper,n,source"]
    for at, code in enumerate(("BU99990100", "BU99990101", "BU99990202", "BU99990203")):
        for key, value in (("ouderen", 100), ("eenzaam", 40 + at), ("contact", 90 - at),
                           ("inwoners_65plus", 90), ("inwoners_75plus", 40),
                           ("inwoners_85plus", 10)):  # fmt: skip
            rows.append(f"{code},{key},2024,{value},observed,,,,fictief")
    project = load_project(mini(statistics="\n".join(rows) + "\n"))
    (tmp_path / "normen.toml").write_text(
        '[norms]\nkey = "fictief"\nlabel = "F"\nsource = "fictief"\nyear_from = 2020\n'
        'year_to = 2030\n[[type]]\nkey = "t"\nlabel = "t"\nlocal = 50\n'
        'counted_by = ["nultreden"]\n',
        "utf-8",
    )
    (tmp_path / "need.toml").write_text(NEED, "utf-8")
    return project, read_case(tmp_path / "need.toml")


def test_a_facility_that_comes_and_one_that_goes(
    town: tuple[Project, Case], tmp_path: Path
) -> None:
    project, case = town
    x, y = np.array([200_500.0, 201_500.0, 202_500.0, 203_500.0]), np.full(4, 500_500.0)
    addresses = AddressPoints(x, y, np.array([10.0, 10.0, 10.0, 30.0]))
    facilities = Facilities(
        np.array(["gp", "stop"], dtype=object), np.array(["A", "S"], dtype=object),
        np.array([200_500.0, 203_500.0]), np.array([500_500.0, 500_500.0]),
    )  # fmt: skip
    asked = changes(
        tmp_path,
        'name = "x"\n[[facility]]\nkind = "gp"\nname = "B (fictief)"\nx = 203500\ny = 500500\n'
        '[[remove_facility]]\nkind = "stop"\nname = "S"\n',
    )
    found = whatif(project, asked, case, facilities=facilities, norm=NORM, addresses=addresses)
    table = found.table().query("part == 'access'").set_index(["region", "what"])
    doctor = "huisarts: deel van de adressen binnen de norm (%)"
    assert table.at[("GM9999", doctor), "before_low"] == pytest.approx(100 * 10 / 60)
    assert table.at[("GM9999", doctor), "after_low"] == pytest.approx(100 * 40 / 60)
    assert table.at[("WK999902", doctor), "change_low"] == pytest.approx(75)
    assert ("WK999901", doctor) not in table.index  # nothing changed there
    stop = "halte: deel van de adressen binnen de norm (%)"
    assert np.isnan(table.at[("GM9999", stop), "after_low"])  # there is no stop any more
    page = found.markdown()
    assert "Nieuwe voorziening B (fictief) (huisarts)." in page
    assert "Voorziening S (halte) verdwijnt." in page
    assert "Norm: N. Bron: fictief." in page
    assert "keer 1,30" in page  # the detour of a straight line


def test_facilities_that_cannot_change(town: tuple[Project, Case], tmp_path: Path) -> None:
    project, case = town
    asked = changes(tmp_path, 'name = "x"\n[[remove_facility]]\nkind = "gp"\nname = "Z"\n')
    with pytest.raises(DataError, match="nothing to measure with"):
        whatif(project, asked, case)
    one = Facilities(np.array(["gp"], dtype=object), np.array(["A"], dtype=object),
                     np.array([200_500.0]), np.array([500_500.0]))  # fmt: skip
    addresses = AddressPoints(np.array([200_500.0]), np.array([500_500.0]), np.ones(1))
    with pytest.raises(DataError, match=r"no such facility: 'gp Z' \(expected one of 'A'\)"):
        whatif(project, asked, case, facilities=one, norm=NORM, addresses=addresses)
    degrees = changes(
        tmp_path, 'name = "x"\n[[facility]]\nkind = "gp"\nname = "B"\nx = 6.09\ny = 52.51\n'
    )
    with pytest.raises(DataError, match=r"facility\.0\.x.*'6\.09, 52\.51' \(expected metres"):
        whatif(project, degrees, case, facilities=one, norm=NORM, addresses=addresses)


def test_before_is_what_a_build_shows(town: tuple[Project, Case], tmp_path: Path) -> None:
    """What stands already and the streets count in a comparison as they do in the programme."""
    pytest.importorskip("scipy")
    project, _ = town
    (tmp_path / "normen.toml").write_text(
        '[norms]\nkey = "fictief"\nlabel = "F"\nsource = "fictief"\nyear_from = 2020\n'
        'year_to = 2030\nbasis = "total"\n[[type]]\nkey = "t"\nlabel = "t"\nper_1000 = 500\n'
        'counted_by = ["nultreden"]\n',
        "utf-8",
    )
    (tmp_path / "bestaand.csv").write_text(
        "region,type,dwellings,source\nWK999901,nultreden,30,x\nWK999902,nultreden,10,x\n"
        "WK999901,geclusterd,0,x\nWK999902,geclusterd,0,x\n"
        "WK999901,zorggeschikt,0,x\nWK999902,zorggeschikt,0,x\n",
        "utf-8",
    )
    # From the one address to the doctor: 300 m as the crow flies, 900 m along the street.
    corners_x = np.array([200_500.0, 200_500.0, 200_800.0, 200_800.0])
    corners_y = np.array([500_500.0, 500_800.0, 500_800.0, 500_500.0])
    street = WalkingNetwork(
        corners_x, corners_y, np.array([0, 1, 2]), np.array([1, 2, 3]), np.full(3, 300.0)
    )
    one = Facilities(np.array(["gp"], dtype=object), np.array(["A"], dtype=object),
                     np.array([200_800.0]), np.array([500_500.0]))  # fmt: skip
    addresses = AddressPoints(np.array([200_500.0]), np.array([500_500.0]), np.ones(1))
    whole = replace(
        project, need=read_case(tmp_path / "need.toml"), facilities=one, norm=NORM,
        addresses=addresses, network=street,
        existing=read_existing(tmp_path / "bestaand.csv", project.regions),
    )  # fmt: skip
    assert whole.need is not None
    built = whole.programme(whole.score())
    assert built.housing is not None and built.access is not None
    asked = changes(tmp_path, 'name = "x"\n[[site]]\nid = "plein"\nphase = "done"\n')
    found = whatif(whole, asked, whole.need, facilities=one, norm=NORM, addresses=addresses)
    pd.testing.assert_frame_equal(found.before.frame, built.housing.balance.frame)
    pd.testing.assert_frame_equal(found.spread_before.frame, built.housing.spread.frame)
    assert found.access_before is not None
    assert found.access_before.distance[0, 0] == pytest.approx(900)
    np.testing.assert_array_equal(found.access_before.distance, built.access.distance)
