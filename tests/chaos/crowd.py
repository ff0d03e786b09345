"""Customers, storefront, staff and courier who do not give up: whatever breaks, each asks again, with the same key.

The crowd keeps its own book of what was accepted with a 201. That book, not the house, says what must be true.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from chaos.plans import Kind, Plan
from standardwebhooks import Webhook

from ordito.cli.outside import House, TooLate

PATIENCE = 240.0
AGAIN_AFTER = 0.2
TRY_AGAIN = frozenset({"request_in_progress", "conflict", "temporarily_unavailable"})
POSTERS, FOLLOWERS = 8, 8
EVERY_TENTH = 10


class Wrong(Exception):
    """The house answered something that it must never answer."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An order that the house accepted with a 201."""

    plan: Plan
    order_id: str
    token: str


@dataclass
class Crowd:
    house: House
    accepted: list[Accepted] = field(default_factory=list)
    noted: Counter[str] = field(default_factory=Counter)
    """Answers and failures after which somebody asked again."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    # asking

    def insist(self, ask: Callable[[], httpx.Response]) -> httpx.Response:
        """Ask until the house says something final. An internal error is noted, asked again, and held against it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                answer = ask()
            except httpx.TransportError as error:
                what = type(error).__name__
            else:
                what = f"{answer.status_code} {_code(answer)}"
                if answer.status_code < 500 and _code(answer) not in TRY_AGAIN:
                    return answer
            with self._lock:
                self.noted[what] += 1
            if time.monotonic() > deadline:
                raise TooLate(f"asked for {PATIENCE:g} s; the last answer was {what}")
            time.sleep(AGAIN_AFTER)

    def post(self, service: str, path: str, body: Any, *, bearer: str, key: str) -> dict[str, Any]:
        """A POST under its key, until it is done. Raises Wrong when it is refused."""
        answer = self.insist(lambda: self.house.answer("POST", service, path, bearer=bearer, body=body, key=key))
        if answer.is_error:
            raise Wrong(f"POST {service} {path} ({key}): {answer.status_code} {answer.text[:500]}")
        return dict(answer.json())

    def look(self, service: str, path: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """What a service says, once it holds; 404 is "not yet"."""
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = self.insist(lambda: self.house.answer("GET", service, path, bearer=self.house.staff("viewer")))
            if answer.is_success and holds(answer.json()):
                return dict(answer.json())
            if time.monotonic() > deadline:
                raise TooLate(f"looked at {service} {path} for {PATIENCE:g} s; last seen: {answer.text[:500]}")
            time.sleep(AGAIN_AFTER)

    # placing orders

    def place(self, plan: Plan) -> Accepted:
        """Post the order until it is accepted; every tenth is posted once more, and must be the same order."""
        key, bearer = plan.key, self.house.storefront()
        answer = self.post("orders", "/v1/orders", plan.order, bearer=bearer, key=key)
        accepted = Accepted(plan, answer["id"], self.house.link_token(answer))
        with self._lock:
            self.accepted.append(accepted)
            again = len(self.accepted) % EVERY_TENTH == 0
        if again and self.post("orders", "/v1/orders", plan.order, bearer=bearer, key=key) != answer:
            raise Wrong(f"the same order under the same key got another answer: {plan.name}")
        return accepted

    # what follows

    def follow(self, accepted: Accepted) -> None:
        """Walk the order to the end that its plan names."""
        match accepted.plan.kind:
            case Kind.CANCELLED:
                self._cancel(accepted)
            case Kind.RETURNED:
                self._bring(accepted)
                self._send_back(accepted)
            case _:
                pass  # the house does the rest by itself

    def _cancel(self, accepted: Accepted) -> None:
        order, key = f"/v1/orders/{accepted.order_id}", f"cancel-{accepted.plan.name}"
        self.look("orders", order, lambda found: found["status"] == "confirmed")
        self.post("orders", f"{order}/cancel", {"reason": None}, bearer=accepted.token, key=key)

    def _bring(self, accepted: Accepted) -> None:
        order, name, staff = f"/v1/orders/{accepted.order_id}", accepted.plan.name, self.house.staff()
        self.look("shipping", f"{order}/shipment", lambda found: found["status"] == "to_pack")
        packed = self.post("shipping", f"{order}/parcels", {"courier": "brt"}, bearer=staff, key=f"pack-{name}")
        path = f"{order}/parcels/{packed['parcel_id']}/hand-over"
        self.post("shipping", path, {"tracking_number": name}, bearer=staff, key=f"hand-over-{name}")
        for status in ("in_transit", "delivered"):
            self._report(name, status)

    def _report(self, name: str, status: str) -> None:
        """The courier's webhook, as often as it takes; the same webhook each time."""
        clock = self.look("shipping", "/v1/dev/clock", lambda _: True)
        happened_at = datetime.fromisoformat(clock["now"])
        event = {"status": status, "happened_at": happened_at.isoformat(), "location": "Napoli"}
        body = json.dumps({"tracking_number": name, "events": [event]})
        webhook_id = f"msg_{name}_{status}"
        headers = {
            "Content-Type": "application/json",
            "webhook-id": webhook_id,
            "webhook-timestamp": str(int(happened_at.timestamp())),
            "webhook-signature": Webhook(self.house.keys.courier_secrets["brt"]).sign(webhook_id, happened_at, body),
        }
        url = f"{self.house.urls['shipping']}/v1/webhooks/couriers/brt"
        answer = self.insist(lambda: self.house.http.post(url, content=body, headers=headers))
        if answer.status_code != 202:
            raise Wrong(f"the courier's webhook {webhook_id}: {answer.status_code} {answer.text[:500]}")

    def _send_back(self, accepted: Accepted) -> None:
        order, name, staff = f"/v1/orders/{accepted.order_id}", accepted.plan.name, self.house.staff()
        self.look("returns", f"{order}/withdrawal-options", lambda found: found["stage"] == "delivered")
        statement = {"name": "Cliente Esempio", "contact_email": accepted.plan.email}
        withdrawal = self.post(
            "returns", f"{order}/withdrawals", statement, bearer=accepted.token, key=f"withdraw-{name}"
        )
        back = f"{order}/returns/{withdrawal['return_id']}"
        found = {"lines": [{"line": 1, "quantity": 1, "condition": "intact"}]}
        for step, body in (("authorise", {}), ("receive", None), ("inspect", found)):
            self.post("returns", f"{back}/{step}", body, bearer=staff, key=f"{step}-{name}")


class Traffic:
    """Many at once: some post, some follow what was accepted."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._posting = ThreadPoolExecutor(POSTERS, thread_name_prefix="poster")
        self._following = ThreadPoolExecutor(FOLLOWERS, thread_name_prefix="follower")
        self._done: list[Future[None]] = []

    def send(self, plans: list[Plan]) -> list[Future[Accepted]]:
        """Have these orders posted, and walked to their ends."""
        posted = [self._posting.submit(self._crowd.place, plan) for plan in plans]
        self._done += [self._following.submit(self._follow, one) for one in posted]
        return posted

    def _follow(self, posted: Future[Accepted]) -> None:
        self._crowd.follow(posted.result())

    def finish(self) -> None:
        """Return when all that was sent has come to its end; raises what went wrong."""
        try:
            for done in self._done:
                done.result()
        finally:
            self._posting.shutdown(cancel_futures=True)
            self._following.shutdown(cancel_futures=True)


def _code(answer: httpx.Response) -> str:
    if not answer.is_error or "json" not in answer.headers.get("content-type", ""):
        return ""
    return str(answer.json().get("code", ""))
