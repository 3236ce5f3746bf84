"""From the name of a municipality to a project that can be built."""

from ouderenindex.fetch.alike import Country, most_alike_in_country, read_country
from ouderenindex.fetch.country import COUNTRY_FILE, CountryReport, fetch_country
from ouderenindex.fetch.run import FetchReport, fetch, init

__all__ = [
    "COUNTRY_FILE",
    "Country",
    "CountryReport",
    "FetchReport",
    "fetch",
    "fetch_country",
    "init",
    "most_alike_in_country",
    "read_country",
]
