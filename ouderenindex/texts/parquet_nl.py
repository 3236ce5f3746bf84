"""Dutch texts inside GeoParquet files."""

from __future__ import annotations

PARQUET = {
    "parquet.about": (
        "{title}. Scores en cijfers zijn niet afgerond; de klasse (1 zeer ongunstig tot en met "
        "5 zeer gunstig) volgt uit de score op 1 decimaal, met grenzen {limits}. {base} is het "
        "{reference}. {higher}{step} null betekent: geen waarde; de status zegt waarom. Een "
        "signaal om lokaal na te gaan, geen oordeel over mensen."
    ),
}
