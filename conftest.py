"""Makes the infrastructure's fixtures known to every test of the workspace; they live in `tests/infra.py`."""

pytest_plugins = ("infra",)
