"""Wake-ups: what a transaction appended is noticed at once, by every process that listens."""

import threading

from ledger_service import CONTEXT, deposit, open_database
from sqlalchemy import text
from waiting import until

from ordito.kit.database import Database
from ordito.kit.wakeup import Listener


def test_every_listener_is_woken_by_an_append_and_by_an_effect(database: Database, database_url: str) -> None:
    elsewhere = open_database(database_url)
    wanted = [threading.Event() for _ in range(3)]
    stop = threading.Event()
    listeners = [Listener(database.engine, *wanted[:2]), Listener(elsewhere.engine, wanted[2])]
    threads = [threading.Thread(target=one.run, args=(stop,)) for one in listeners]
    for thread in threads:
        thread.start()
    try:
        _until_listening(database)
        deposit(database, "s", 1)
        assert all(one.wait(10) for one in wanted)
        for one in wanted:
            one.clear()
        with database.transaction("s") as tx:
            tx.effect(key="k", kind="mail", stream="s", payload={}, context=CONTEXT)
        assert all(one.wait(10) for one in wanted)
    finally:
        stop.set()
        for thread in threads:
            thread.join(10)
        elsewhere.close()


def test_what_is_rolled_back_wakes_nobody(database: Database) -> None:
    wanted, stop = threading.Event(), threading.Event()
    thread = threading.Thread(target=Listener(database.engine, wanted).run, args=(stop,))
    thread.start()
    try:
        _until_listening(database, listeners=1)
        try:
            with database.transaction("s") as tx:
                tx.effect(key="k", kind="mail", stream="s", payload={}, context=CONTEXT)
                raise RuntimeError
        except RuntimeError:
            pass
        assert not wanted.wait(0.5)
    finally:
        stop.set()
        thread.join(10)


def _until_listening(database: Database, *, listeners: int = 2) -> None:
    query = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND query LIKE 'LISTEN%' AND state = 'idle'"
    )

    def they_listen() -> bool:
        with database.read() as tx:
            return tx.connection.execute(query).scalar() == listeners

    until(they_listen)
