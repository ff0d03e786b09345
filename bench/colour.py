"""One colour for the application layer: plain functions with psycopg in threads, or coroutines with asyncpg?

Measures an endpoint shaped like placing an order (validate the body; lock the stream; read it; append an event and keep
the answer; commit) written both ways, on the same PostgreSQL, in alternating rounds of one run, so that whatever else
the machine does weighs on both. The ratio is the result; the absolute numbers belong to the machine and its load.

    uv run --with asyncpg python bench/colour.py            # about a minute; docs/adr/0006 quotes a run
"""

# ruff: noqa: T201  what a script prints is its purpose

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import uvicorn
from fastapi import FastAPI
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb
from pydantic import BaseModel, Field
from sqlalchemy import create_engine

from ordito.cli.engine import Postgres, free_port

CONNECTIONS = 16
POOL = 10
SCHEMA = """
    CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream text NOT NULL, version int NOT NULL,
                         data jsonb NOT NULL, xid xid8 NOT NULL DEFAULT pg_current_xact_id(), UNIQUE (stream, version));
    CREATE TABLE answers (key text PRIMARY KEY, body jsonb NOT NULL)"""
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended({}, 0))"
LOAD = "SELECT version, data FROM events WHERE stream = {} ORDER BY version"
APPEND = "INSERT INTO events (stream, version, data) VALUES ({}, 1, {})"
KEEP = "INSERT INTO answers (key, body) VALUES ({}, {})"


class Line(BaseModel):
    sku: str
    quantity: int = Field(gt=0)
    unit_price: int = Field(ge=0)


class Order(BaseModel):
    seller: str
    reference: str
    email: str
    lines: list[Line] = Field(min_length=1)


ORDER = Order(
    seller="opsobjects",
    reference="OB-1",
    email="cliente@example.it",
    lines=[Line(sku=f"OPSPW-{number}", quantity=1, unit_price=4900) for number in range(3)],
).model_dump_json()


def threads(url: str) -> FastAPI:
    """`def`: FastAPI runs it in a thread; psycopg 3 through SQLAlchemy's pool, as the services do."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), pool_size=POOL, max_overflow=POOL)
    app = FastAPI()

    @app.post("/orders", status_code=201)
    def place(order: Order) -> dict[str, Any]:
        stream, data = str(uuid.uuid4()), order.model_dump()
        with engine.connect() as pooled:
            connection: psycopg.Connection[Any] = pooled.connection.driver_connection  # type: ignore[assignment]  # SQLAlchemy types it as any DBAPI's
            cursor = connection.cursor(row_factory=tuple_row)
            cursor.execute(LOCK.format("%s"), (stream,))
            cursor.execute(LOAD.format("%s"), (stream,)).fetchall()
            cursor.execute(APPEND.format("%s", "%s"), (stream, Jsonb(data)))
            cursor.execute(KEEP.format("%s", "%s"), (stream, Jsonb({"id": stream})))
            connection.commit()
        return {"id": stream}

    return app


def coroutines(url: str) -> FastAPI:
    """`async def` with asyncpg and its pool."""
    import asyncpg  # type: ignore[import-not-found,unused-ignore]  # only this bench wants it: uv run --with asyncpg

    @asynccontextmanager
    async def pooled(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(url, min_size=POOL, max_size=2 * POOL) as pool:
            app.state.pool = pool
            yield

    app = FastAPI(lifespan=pooled)

    @app.post("/orders", status_code=201)
    async def place(order: Order) -> dict[str, Any]:
        stream, data = str(uuid.uuid4()), order.model_dump()
        async with app.state.pool.acquire() as connection, connection.transaction():
            await connection.execute(LOCK.format("$1"), stream)
            await connection.fetch(LOAD.format("$1"), stream)
            await connection.execute(APPEND.format("$1", "$2"), stream, json.dumps(data))
            await connection.execute(KEEP.format("$1", "$2"), stream, json.dumps({"id": stream}))
        return {"id": stream}

    return app


COLOURS = {"threads": threads, "coroutines": coroutines}


async def load(port: int, seconds: float) -> tuple[float, float]:
    """Requests a second over CONNECTIONS kept-alive connections, and the 95th percentile in milliseconds."""
    request = (
        f"POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(ORDER)}\r\n\r\n{ORDER}"
    ).encode()
    took: list[float] = []
    until = time.perf_counter() + seconds

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (began := time.perf_counter()) < until:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 201"):
                raise RuntimeError(head.decode())
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
            await reader.readexactly(int(length.split(b":")[1]))
            took.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return len(took) / seconds, statistics.quantiles(took, n=20)[-1] * 1000


@contextmanager
def serving(colour: str, url: str) -> Iterator[int]:
    """The endpoint of one colour in a process of its own; its port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, __file__, "--serve", colour, "--port", str(port), "--url", url])  # noqa: S603  ourselves
    try:
        for _ in range(200):
            try:
                asyncio.run(load(port, 0.5))
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def measure(rounds: int, seconds: float) -> None:
    """Alternate, and print each round and the medians."""
    with tempfile.TemporaryDirectory(prefix="ordito-bench-") as folder:
        postgres = Postgres(Path(folder) / "data", free_port())
        postgres.start()
        try:
            with psycopg.connect(postgres.url(), autocommit=True) as connection:
                connection.execute(SCHEMA)
            with serving("threads", postgres.url()) as one, serving("coroutines", postgres.url()) as other:
                _alternate({"threads": one, "coroutines": other}, rounds, seconds)
        finally:
            postgres.stop()


def _alternate(ports: dict[str, int], rounds: int, seconds: float) -> None:
    ratios = []
    print(f"{CONNECTIONS} connections, {seconds:g} s a round, load average at the start {os.getloadavg()[0]:.1f}")
    for number in range(rounds):
        found = {}
        for colour in sorted(ports, reverse=bool(number % 2)):  # whoever is first alternates too
            found[colour] = asyncio.run(load(ports[colour], seconds))
        ratios.append(found["threads"][0] / found["coroutines"][0])
        told = "   ".join(
            f"{colour} {rate:6.0f}/s p95 {late:5.1f} ms" for colour, (rate, late) in sorted(found.items())
        )
        print(f"{told}   threads/coroutines {ratios[-1]:.2f}")
    print(f"median of the ratios {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--serve", choices=COLOURS, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        uvicorn.run(COLOURS[arguments.serve](arguments.url), port=arguments.port, log_level="warning")
    else:
        measure(arguments.rounds, arguments.seconds)


if __name__ == "__main__":
    main()
