"""Writes `kafka.lock` anew: resolves Kafka's closure from Maven Central and records each jar's SHA-256.

Run it after changing the version in `ENDPOINT`: `python -m ordito.cli.engine.lock_jars`. Read the diff before you
commit it.
"""

import sys
import tempfile
from pathlib import Path

from jgo.env import EnvironmentBuilder
from jgo.maven import MavenContext

from ordito.cli.engine.jars import LOCK, digest_of

ENDPOINT = "org.apache.kafka:kafka_2.13:4.1.0+org.slf4j:slf4j-simple:1.7.36"


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        repository = Path(scratch) / "repository"
        maven = MavenContext(repo_cache=repository, timeout=60)
        builder = EnvironmentBuilder(context=maven, cache_dir=Path(scratch) / "cache")
        wanted = {jar.name for jar in builder.from_endpoint(endpoint=ENDPOINT).all_jars}
        fetched = [jar for jar in repository.rglob("*.jar") if jar.name in wanted]
        lines = [f"{digest_of(jar)}  {_coordinate(jar, repository)}" for jar in fetched]
    LOCK.write_text("\n".join(["# " + ENDPOINT, *sorted(lines, key=lambda line: line.split()[1])]) + "\n")
    sys.stdout.write(f"{LOCK}: {len(lines)} jars\n")


def _coordinate(jar: Path, repository: Path) -> str:
    *group, artifact, version, _ = jar.relative_to(repository).parts
    return f"{'.'.join(group)}:{artifact}:{version}"


if __name__ == "__main__":
    main()
