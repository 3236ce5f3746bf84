"""Loopback servers that stand in for the publishers' services, so that no test needs a network."""
