"""The publications behind the Zwolle case: who published what, when and under which licence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ouderenindex.errors import SourceError
from ouderenindex.statistics import Source, file_hash
from zwolle_case.publications import PortalTable

HEALTH_YEARS = (2012, 2016, 2020)
PORTAL = "cijfersoverzwolle.nl"
MUNICIPALITY = "Gemeente Zwolle"
NO_LICENCE = "open data Gemeente Zwolle, licentie niet vermeld"


def sources(shared: Path, tables: Iterable[PortalTable]) -> list[Source]:
    """All publications that the case uses, with the hash of each file.

    Parameters
    ----------
    shared
        Folder with ``zwolle/`` and ``national/``; the municipality's documents and the notes on
        the field lie beside it.
    tables
        Exports of the portal.
    """
    notes = shared.parent
    zwolle, national = shared / "zwolle", shared / "national"
    listed: list[tuple[Source, Path]] = []
    for year in HEALTH_YEARS:
        rivm = Source(
            key=f"rivm_{year}",
            publisher="RIVM, GGD'en en CBS",
            table="50090NED Gezondheid per wijk en buurt; 2012/2016/2020 (indeling 2020)",
            period=str(year),
            licence="CC BY 4.0",
            url="https://dataderden.cbs.nl/ODataApi/OData/50090NED",
            note="Modelschattingen voor inwoners van 65 jaar en ouder. Het model is in 2020 "
            "veranderd: vergelijk de jaren niet zonder meer.",
        )
        country = replace(rivm, key=f"rivm_nederland_{year}", note=rivm.note + " Heel Nederland.")
        listed += [
            (rivm, zwolle / f"rivm_50090NED_65plus_{year}.csv"),
            (country, national / f"rivm_50090NED_65plus_{year}.parquet"),
        ]
    listed.append(
        (
            Source(
                key="bvb_2014",
                publisher=MUNICIPALITY,
                table="Buurt-voor-Buurt Onderzoek 2014",
                period="2014",
                licence=NO_LICENCE,
                note="Enquête onder inwoners; huishoudens uit het bevolkingsregister. Het aantal "
                "deelnemers per buurt is niet gepubliceerd. De gemeente geeft zelf themascores "
                "voor 54 van de 78 buurten.",
            ),
            zwolle / "buurt_voor_buurt_2014.csv",
        )
    )
    for table in tables:
        listed.append(
            (
                Source(
                    key=f"zwolle_bevolking_{table.year}",
                    publisher=MUNICIPALITY,
                    table=f"Thema's - {table.year} - Buurten (bronnen: BAG, BRP, CBS)",
                    period=str(table.year),
                    licence=NO_LICENCE,
                    url=f"https://{PORTAL}",
                    retrieved=table.exported,
                    note="Stand op 1 januari. Aandelen zijn uit de aantallen berekend.",
                ),
                table.path,
            )
        )
    listed += [
        (
            Source(
                key="zwolle_boundaries_2023",
                publisher=MUNICIPALITY,
                table="Wijken en buurten",
                period="2023",
                licence=NO_LICENCE,
                note="Grenzen voor dit project vereenvoudigd; oppervlakte per gebied wijkt "
                "hoogstens 0,5% af.",
            ),
            zwolle / "wijken_buurten_2023.gpkg",
        ),
        (
            Source(
                key="zwolle_adressen",
                publisher=MUNICIPALITY,
                table="Adressen (punten)",
                licence=NO_LICENCE,
                note="Voor dit project geteld per vak van 100 bij 100 meter; de peildatum is niet "
                "vermeld.",
            ),
            zwolle / "adressen_punten.parquet",
        ),
        (
            Source(
                key="cbs_wijken_2016",
                publisher="CBS",
                table="Kerncijfers per wijk 2016",
                period="2016",
                note="Alleen gebruikt voor de namen van wijken.",
            ),
            national / "cbs_wijk_2016.csv.gz",
        ),
        (
            Source(
                key="zwolle_spoor5",
                publisher=MUNICIPALITY,
                table="Spoor 5 Wonen en zorg (hervormingen sociaal domein)",
                period="2020-2023",
                licence="licentie niet vermeld",
            ),
            notes / "seeds" / "000_b921429c1beee911.txt",
        ),
        (
            Source(
                key="zwolle_voortgang_2023",
                publisher=MUNICIPALITY,
                table="Voortgangsrapportage Wonen en Zorg",
                period="oktober 2022 - september 2023",
                licence="licentie niet vermeld",
            ),
            notes / "seeds" / "001_dc62d0737c8824e8.txt",
        ),
        (
            Source(
                key="domein_zwolle",
                publisher="Project Ouderenindex",
                table="Domeinnotitie: het Zwolse programma wonen en zorg",
                note="Samenvatting door het project; de aantallen woningen per ontwikkellocatie "
                "staan niet in de twee gemeentelijke documenten. Controleer ze bij de gemeente.",
            ),
            notes / "DOMAIN.md",
        ),
    ]
    return [replace(source, sha256=file_hash(existing(path))) for source, path in listed]


def existing(path: Path) -> Path:
    """Return the path of a file that must be there.

    Raises
    ------
    SourceError
        If it is not.
    """
    if not path.is_file():
        raise SourceError(f"{path}: there is no such file")
    return path
