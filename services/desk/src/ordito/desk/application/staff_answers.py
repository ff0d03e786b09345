"""What the services answer about an order before anybody acts: what may be done now, and what the terms say.

They are asked at the same time, and a service that is down leaves its part out: the page is shown without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from ordito.desk.application.ports import Service, ServiceError, Services
from ordito.desk.application.staff_forms import Question, Said
from ordito.desk.application.staff_view import StaffView
from ordito.schemas.values import TermsVersion

Ruled = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answers:
    """`options` by action; `lines` and `claim_lines` by line; `None`, or missing, where the service did not answer."""

    options: Mapping[str, Mapping[str, Any]] | None = None
    lines: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    return_actions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    claim_lines: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    collection: Ruled | None = None
    claims: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    couriers: tuple[Mapping[str, Any], ...] = ()
    couriers_ruling: Ruled | None = None
    down: tuple[Service, ...] = ()


def ask_services(services: Services, view: StaffView, *, token: str) -> Answers:
    """Everything that the page wants to know of this order."""
    at = f"/v1/orders/{view.order_id}"
    wanted: dict[str, tuple[Service, str]] = {"options": ("orders", f"{at}/options")}
    if view.order.placed is not None:
        wanted |= {
            "withdrawal": ("returns", f"{at}/withdrawal-options"),
            "guarantee": ("returns", f"{at}/claim-options"),
        }
        if view.parts.returns is not None and view.parts.returns.claims:
            wanted["claims"] = ("returns", f"{at}/claims")
        if view.to_pack:
            wanted["couriers"] = ("shipping", f"{at}/couriers")
    else:
        del wanted["options"]
    if not wanted:
        return Answers(options={})
    down: set[Service] = set()

    def one(name: str) -> tuple[str, Any]:
        service, path = wanted[name]
        try:
            return name, services.read(service, path, token=token)
        except ServiceError:
            down.add(service)
            return name, None

    with ThreadPoolExecutor(len(wanted)) as pool:
        told = dict(pool.map(one, wanted))
    back, guarantee = _document(told.get("withdrawal")), _document(told.get("guarantee"))
    couriers = _document(told.get("couriers"))
    options = told.get("options", {})
    return Answers(
        options=None if options is None else {name: each for name, each in options.items() if _is_option(each)},
        lines={each["line"]: each for each in back.get("lines", ())},
        return_actions={each["return_id"]: frozenset(each["actions"]) for each in back.get("returns", ())},
        claim_lines={each["line"]: each for each in guarantee.get("lines", ()) if "guarantee" in each},
        collection=guarantee.get("collection"),
        claims={each["claim_id"]: each for each in _document(told.get("claims")).get("items", ())},
        couriers=tuple(couriers.get("items", ())),
        couriers_ruling=couriers.get("ruling"),
        down=tuple(sorted(down)),
    )


def ask_terms(
    services: Services, terms: TermsVersion, questions: Iterable[Question], *, token: str
) -> tuple[tuple[Question, tuple[Said, ...]], ...]:
    """What these terms say to each question; nothing to one that was not answered."""
    every = list(questions)
    if not every:
        return ()

    def one(asked: Question) -> tuple[Question, tuple[Said, ...]]:
        body = {
            "seller": terms.seller,
            "version": terms.version,
            "question": asked.question,
            "facts": dict(asked.facts),
        }
        try:
            answer = services.post("orders", "/v1/terms/rulings", token=token, key="asking", body=body)
        except ServiceError:
            return asked, ()
        return asked, tuple(Said(asked.label, ruling) for ruling in _document(answer).get("rulings", ()))

    with ThreadPoolExecutor(min(8, len(every))) as pool:
        return tuple(pool.map(one, every))


def _document(answer: Any) -> Mapping[str, Any]:
    return answer if isinstance(answer, Mapping) else {}


def _is_option(answer: Any) -> bool:
    return isinstance(answer, Mapping) and "ruling" in answer and "allowed" in answer
