"""Kafka's jars are exactly the locked ones."""

import hashlib
from pathlib import Path

import pytest

from ordito.cli.engine import JarRefused
from ordito.cli.engine.jars import jar_folder, provide, read_lock

GENUINE = b"the bytes that were locked"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    file = tmp_path / "one.lock"
    file.write_text(f"# one jar\n{hashlib.sha256(GENUINE).hexdigest()}  org.example:thing:1.0\n")
    return file


def put_jar(content: bytes, cache: Path, lock: Path) -> None:
    folder = jar_folder(cache, lock)
    folder.mkdir(parents=True)
    (folder / "thing-1.0.jar").write_bytes(content)


def test_a_genuine_jar_is_taken_from_the_cache(tmp_path: Path, lock: Path) -> None:
    """Nobody serves `org.example`: fetching it would fail."""
    put_jar(GENUINE, tmp_path, lock)
    provide(tmp_path, lock)
    assert [jar.read_bytes() for jar in jar_folder(tmp_path, lock).iterdir()] == [GENUINE]


def test_a_tampered_jar_is_refused_and_named(tmp_path: Path, lock: Path) -> None:
    put_jar(GENUINE + b"!", tmp_path, lock)
    with pytest.raises(JarRefused, match=r"thing-1\.0\.jar is not the jar that was locked"):
        provide(tmp_path, lock)


def test_the_committed_lock_pins_every_jar_to_a_version_and_a_digest() -> None:
    jars = read_lock()
    assert {"kafka_2.13", "kafka-clients", "slf4j-simple"} <= {jar.artifact for jar in jars}
    assert {jar.version for jar in jars if jar.group == "org.apache.kafka"} == {"4.1.0"}
    assert all(len(jar.sha256) == 64 for jar in jars)
