"""English texts inside GeoParquet files."""

from __future__ import annotations

PARQUET = {
    "parquet.about": (
        "{title}. Scores and figures are not rounded; the class (1 very unfavourable to 5 very "
        "favourable) follows from the score at 1 decimal, with limits {limits}. {base} is the "
        "{reference}. {higher}{step} null means no value; the status says why. A signal to check "
        "locally, no judgement of people."
    ),
}
