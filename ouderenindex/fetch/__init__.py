"""From the name of a municipality to a project that can be built."""

from ouderenindex.fetch.run import FetchReport, fetch, init

__all__ = ["FetchReport", "fetch", "init"]
