"""Kafka's jars: fetched once from Maven Central by jgo, each checked against the committed lock on every start.

The lock (`kafka.lock`) holds a line a jar, `sha256  group:artifact:version`: the whole closure, so that starting
resolves nothing. `python -m ordito.cli.engine.lock_jars` writes it anew.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ordito.cli.engine.errors import JarRefused

LOCK = Path(__file__).with_name("kafka.lock")
DOWNLOADS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Jar:
    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{self.artifact}-{self.version}.jar"


def read_lock(lock: Path = LOCK) -> tuple[Jar, ...]:
    jars = []
    for line in lock.read_text().splitlines():
        if line and not line.startswith("#"):
            digest, coordinate = line.split()
            group, artifact, version = coordinate.split(":")
            jars.append(Jar(group, artifact, version, sha256=digest))
    return tuple(jars)


def jar_folder(cache: Path, lock: Path = LOCK) -> Path:
    """A folder for each lock, so that two versions of the house share one cache."""
    return cache / "kafka" / hashlib.sha256(lock.read_bytes()).hexdigest()[:16]


def class_path(cache: Path) -> str:
    """Java's class path of the locked jars."""
    return os.pathsep.join(str(jar_folder(cache) / jar.file_name) for jar in read_lock())


def provide(cache: Path, lock: Path = LOCK) -> None:
    """Every locked jar is in the cache, with exactly the locked bytes, or JarRefused is raised."""
    folder = jar_folder(cache, lock)
    folder.mkdir(parents=True, exist_ok=True)
    jars = read_lock(lock)
    with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
        _fetch([jar for jar in jars if not (folder / jar.file_name).exists()], folder, pool)
        for problem in pool.map(lambda jar: _problem(jar, folder / jar.file_name), jars):
            if problem:
                raise JarRefused(problem)


def digest_of(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _problem(jar: Jar, file: Path) -> str | None:
    found = digest_of(file)
    if found == jar.sha256:
        return None
    return (
        f"{file} is not the jar that was locked: its SHA-256 is {found}, the lock says {jar.sha256}; "
        "delete the file to have it fetched again"
    )


def _fetch(jars: Sequence[Jar], folder: Path, pool: ThreadPoolExecutor) -> None:
    if not jars:
        return
    from jgo.maven import MavenContext  # costs 0.3 s, wanted only when something is missing

    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        maven = MavenContext(repo_cache=Path(scratch), timeout=60)

        def fetch(jar: Jar) -> None:
            fetched = maven.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()
            problem = _problem(jar, fetched)
            if problem:
                raise JarRefused(problem)
            fetched.replace(folder / jar.file_name)

        for _ in pool.map(fetch, jars):
            pass
