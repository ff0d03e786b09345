"""The desk's tables as the pages ask them, on real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from canned_desk import SECRET, SETTINGS
from desk_records import DESK, apply, headers
from order_history import ORDER, PLACED, SELLER, WHOLE_PATH, Happened, messages, until
from sqlalchemy import Engine

import ordito.desk
from ordito.desk.adapters.postgres.accounts import StaffAccounts
from ordito.desk.adapters.postgres.own_parked import ProjectionParked
from ordito.desk.adapters.postgres.views import ProjectionViews
from ordito.desk.application.ports import Account, Search
from ordito.desk.application.staff_accounts import USAGE
from ordito.desk.application.staff_accounts import staff as staff_command
from ordito.desk.main import make_app
from ordito.kit.database import connect
from ordito.kit.http.testing import serving
from ordito.kit.http.tokens import make_staff_token
from ordito.kit.message import Record
from ordito.kit.migrate import at_head, upgrade
from ordito.kit.projection import create, enter, exclusive, live_schema, take

MIGRATIONS = Path(ordito.desk.__path__[0]) / "migrations"


@pytest.fixture
def engine(fresh_database: str) -> Iterator[Engine]:
    engine = connect(fresh_database)
    yield engine
    engine.dispose()


def placed(number: int, *, last: str = "order-placed") -> tuple[str, list[Happened]]:
    """The nth order, an hour after the one before."""
    body = PLACED.model_copy(
        update={
            "number": f"OB-2026-{number:06d}",
            "placed_at": PLACED.placed_at + timedelta(hours=number),
            "customer": replace(PLACED.customer, name=f"Cliente {number}"),
        }
    )
    path = until(last)
    return f"{ORDER[:-4]}{number:04d}", [("orders", body, 0, path[0][3], None), *path[1:]]


@pytest.fixture
def views(engine: Engine) -> ProjectionViews:
    read = []
    for number in range(7):
        order, path = placed(number, last="withdrawal-received" if number == 3 else "order-placed")
        read += messages(path, order=order)
    apply(engine, read)
    return ProjectionViews(engine)


def numbers(views: ProjectionViews, search: Search) -> list[str]:
    return [row.number[-1] for row in views.search(search, before=None, limit=50).rows]


def test_before_anything_was_read_there_is_nothing(engine: Engine) -> None:
    views = ProjectionViews(engine)
    assert views.find(ORDER) is None
    assert views.search(Search(), before=None, limit=10).rows == ()
    assert views.attention_count("*") == 0
    assert list(views.sellers()) == []
    assert ProjectionParked(engine).listed() == ()


def test_an_order_comes_with_its_parts_and_its_timeline(engine: Engine) -> None:
    apply(engine, messages(WHOLE_PATH))
    file = ProjectionViews(engine).find(ORDER)
    assert file is not None
    assert file.parts.orders is not None
    assert file.parts.orders.placed == PLACED
    assert file.timeline[0].id == f"{ORDER}:0"
    assert len(file.timeline) == len(WHOLE_PATH)


def test_orders_are_found_by_words_status_days_and_need(views: ProjectionViews) -> None:
    assert numbers(views, Search()) == ["6", "5", "4", "3", "2", "1", "0"]
    assert numbers(views, Search(words=("CLIENTE", "5"))) == ["5"]
    assert numbers(views, Search(words=("ob-2026-000002",))) == ["2"]
    assert numbers(views, Search(words=("opspw-86",), status="returning")) == ["3"]
    assert numbers(views, Search(attention=True)) == ["3"]
    assert numbers(views, Search(placed_from=date(2026, 11, 21))) == []
    assert numbers(views, Search(placed_to=date(2026, 11, 20), seller=SELLER))[0] == "6"
    assert numbers(views, Search(sellers=frozenset({"another"}))) == []
    assert views.attention_count("*") == 1
    assert list(views.sellers()) == [SELLER]


def test_signs_that_sql_knows_are_only_signs(views: ProjectionViews) -> None:
    assert numbers(views, Search(words=("%",))) == []
    assert numbers(views, Search(words=("_b",))) == []
    assert numbers(views, Search(words=("'; drop table orders; --",))) == []


def test_pages_follow_each_other_without_gap_or_repeat(views: ProjectionViews) -> None:
    seen: list[str] = []
    before: str | None = None
    while True:
        page = views.search(Search(), before=before, limit=3)
        seen += [row.number[-1] for row in page.rows]
        before = page.older
        if before is None:
            break
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


def test_a_cursor_that_no_page_gave_is_refused(views: ProjectionViews) -> None:
    for cursor in ("nonsense", "bm9uc2Vuc2U=", "WzEsMl0="):
        with pytest.raises(ValueError, match="cursor"):
            views.search(Search(), before=cursor, limit=3)


def test_what_the_projection_parked_is_listed_and_discarded(engine: Engine) -> None:
    first, second = messages(WHOLE_PATH)[0], messages(WHOLE_PATH)[5]
    with exclusive(engine, DESK) as connection:
        create(connection, DESK, schema=live_schema(DESK))
        enter(connection, live_schema(DESK))
        broken = Record("ordito.orders", 0, 0, headers(first), first.stream.encode(), b'{"number": 1}')
        good = Record("ordito.orders", 0, 1, headers(second), second.stream.encode(), b'{"outcome": "captured"}')
        take(connection, DESK, [broken, good])
    own = ProjectionParked(engine)
    (item,) = own.listed()
    assert (item["name"], item["stream"], item["seller"]) == ("ordito.orders.order-placed.v1", ORDER, SELLER)
    assert "ValidationError" in item["error"]
    assert not own.redrive(item["id"])
    (item,) = own.listed()
    assert own.discard(item["id"], reason="sent by a broken test")
    assert [each["name"] for each in own.listed()] == ["ordito.orders.payment-noted.v1"]
    for nonsense in ("no number", "message:", "message:²", "effect:1"):
        assert not own.redrive(nonsense)


def test_what_the_projection_parked_is_settled_over_http(engine: Engine, fresh_database: str) -> None:
    first = messages(WHOLE_PATH)[0]
    upgrade(fresh_database, MIGRATIONS)
    with exclusive(engine, DESK) as connection:
        create(connection, DESK, schema=live_schema(DESK))
        enter(connection, live_schema(DESK))
        broken = Record("ordito.orders", 0, 0, headers(first), first.stream.encode(), b'{"number": 1}')
        take(connection, DESK, [broken])

    def staff(seller: str) -> dict[str, str]:
        now = datetime.now(tz=UTC)
        token = make_staff_token(SECRET, "sara", role="supervisor", sellers=[seller], now=now)
        return {"Authorization": f"Bearer {token}"}

    with serving(make_app(SETTINGS.model_copy(update={"database_url": fresh_database}))) as client:

        def act(action: str, *, seller: str = SELLER, key: str = "key-1") -> tuple[int, str | None]:
            body = {"reason": "sent by a broken test"} if action == "discard" else None
            path, sent = f"/v1/parked/{item['id']}/{action}", {**staff(seller), "Idempotency-Key": key}
            answer = client.post(path, json=body, headers=sent)
            return answer.status_code, answer.json().get("code")

        (item,) = client.get("/v1/parked", headers=staff(SELLER)).json()["items"]
        assert (item["kind"], item["status"], item["stream"], item["seller"]) == ("message", "failed", ORDER, SELLER)
        assert client.get("/v1/parked", headers=staff("another")).json()["items"] == []
        assert act("discard", seller="another") == (404, "not_found")
        (item,) = client.get("/v1/parked", headers=staff(SELLER)).json()["items"]
        assert act("redrive") == (409, "parked_failed_again")
        (item,) = client.get("/v1/parked", headers=staff(SELLER)).json()["items"]
        assert act("discard", key="key-2") == (202, None)
        assert act("discard", key="key-2") == (202, None)
        assert act("discard", key="key-3") == (404, "not_found")
        assert client.get("/v1/parked", headers=staff(SELLER)).json()["items"] == []


def test_migrations_bring_an_empty_database_to_head(fresh_database: str) -> None:
    upgrade(fresh_database, MIGRATIONS)
    assert at_head(fresh_database, MIGRATIONS)
    upgrade(fresh_database, MIGRATIONS)


def test_staff_are_let_in_and_out_by_a_command(fresh_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    upgrade(fresh_database, MIGRATIONS)
    engine = connect(fresh_database)
    accounts = StaffAccounts(engine)

    def run(*asked: str, password: str = "") -> tuple[int, str]:
        code = staff_command(accounts, asked, password=lambda: password)
        told = capsys.readouterr()
        return code, told.err if code else told.out

    assert run("put", "Sara@Example.it", "agent", password="a first password\n") == (
        0,
        "Sara@Example.it logs in as agent\n",
    )
    assert accounts.verify("sara@example.it", "a first password") == Account("sara@example.it", "agent")
    assert run("put", "sara@example.it", "supervisor", password="another password\n")[0] == 0
    assert accounts.verify("sara@example.it", "another password") == Account("sara@example.it", "supervisor")
    assert run("list")[1] == '{"email": "sara@example.it", "role": "supervisor", "active": true}\n'
    assert run("end", "sara@example.it") == (0, "ended: sara@example.it\n")
    assert accounts.find("sara@example.it") is None
    assert '"active": false' in run("list")[1]
    assert run("end", "nobody@example.it") == (1, "nobody@example.it is no account\n")
    short = run("put", "sara@example.it", "agent", password="short\n")
    assert short == (2, "the password needs 12 characters; it is the first line of the input\n")
    for wrong, told in (
        (("put", "sara@example.it", "owner"), "'owner' is no role; there are viewer, agent, supervisor\n"),
        (("put", "no address", "agent"), "'no address' is no e-mail address; one looks like sara@example.it\n"),
        (("remove", "x"), f"{USAGE}\n"),
        ((), f"{USAGE}\n"),
    ):
        assert run(*wrong, password="a long password") == (2, told)
    engine.dispose()


def test_accounts_are_verified_and_kept_without_their_passwords(fresh_database: str) -> None:
    upgrade(fresh_database, MIGRATIONS)
    engine = connect(fresh_database)
    accounts = StaffAccounts(engine)
    accounts.put(Account("Sara@Example.it", "agent"), "a first password")
    assert accounts.verify("sara@example.it ", "a first password") == Account("sara@example.it", "agent")
    assert accounts.verify("sara@example.it", "another") is None
    assert accounts.verify("nobody@example.it", "a first password") is None
    accounts.put(Account("sara@example.it", "supervisor"), "a second")
    assert accounts.verify("sara@example.it", "a first password") is None
    assert accounts.find("sara@example.it") == Account("sara@example.it", "supervisor")
    with engine.connect() as connection:
        assert "second" not in str(connection.exec_driver_sql("SELECT * FROM staff_accounts").all())
    engine.dispose()
