"""Where the house keeps its things: `.ordito/` in the repository, and the download cache of the user.

`ORDITO_HOME` moves the former, `XDG_CACHE_HOME` the latter; a cache that cannot be written falls back into the home.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


def repository() -> Path:
    """The workspace's root: the nearest folder above this file that holds `uv.lock`, else the current folder."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "uv.lock").exists():
            return folder
    return Path.cwd()


@dataclass(frozen=True, slots=True)
class Home:
    """One house's folder. Two houses in two folders never meet."""

    folder: Path

    @classmethod
    def default(cls) -> "Home":
        given = os.environ.get("ORDITO_HOME")
        return cls(Path(given).resolve() if given else repository() / ".ordito")

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def kafka(self) -> Path:
        return self.folder / "kafka"

    @property
    def mail(self) -> Path:
        return self.folder / "mail"

    @property
    def provider(self) -> Path:
        return self.folder / "provider"

    @property
    def run(self) -> Path:
        return self.folder / "run"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def keys(self) -> Path:
        return self.folder / "secrets.json"

    def make_private(self) -> None:
        """Make the folders that the house writes to, closed to other users, also where they are there already.

        Not so `postgres`, which belongs to the server's own user and which the server itself keeps closed.
        """
        for each in (self.kafka, self.mail, self.provider, self.run, self.logs):
            each.mkdir(parents=True, exist_ok=True, mode=0o700)
            each.chmod(0o700)

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def cache(self) -> Path:
        """A writable folder that outlives the house: the user's cache, or one inside the house."""
        for candidate in _cache_candidates(self.folder):
            try:
                candidate.mkdir(parents=True, exist_ok=True)
                with tempfile.TemporaryFile(dir=candidate):
                    return candidate
            except OSError:
                continue
        raise PermissionError(f"no folder for downloads can be written, not even {self.folder / 'cache'}")


def _cache_candidates(folder: Path) -> list[Path]:
    candidates = [folder / "cache"]
    given = os.environ.get("XDG_CACHE_HOME")
    if given:
        return [Path(given) / "ordito", *candidates]
    try:
        return [Path.home() / ".cache" / "ordito", *candidates]
    except RuntimeError:  # no HOME and no entry in the user database
        return candidates
