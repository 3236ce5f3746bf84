"""Clients of publishers and readers of their files: figures or regions, with provenance."""
