"""The HTTP API of returns."""
