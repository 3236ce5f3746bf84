"""Measurements, printed as tables: ``python -m benchmarks`` (or ``make bench``)."""
