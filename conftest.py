"""Makes the infrastructure's fixtures known to every test of the workspace; they live in `tests/infra.py`.

Properties are held whatever the machine is busy with: no example is timed. Speed is measured in `bench/`.
"""

from hypothesis import settings

pytest_plugins = ("infra",)

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
