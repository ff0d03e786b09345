"""`/v1/parked` of the desk: what its projection parked. The desk keeps nothing else that could be.

The other services carry out later what is asked for; here it is done at once, so that the answer tells what came of it.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from ordito.desk.adapters.http.desk import CurrentDesk, Desk
from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.parked import Discard, ParkedAction, ParkedItem, ParkedList, may_see
from ordito.kit.http.principals import Agent, Staff, Supervisor, Viewer
from ordito.kit.http.problems import Problem, not_found
from ordito.kit.logs import get_logger

log = get_logger(__name__)

router = APIRouter(tags=["parked"])


@router.get("/v1/parked", summary="What waits for a person, oldest first")
def show(who: Viewer, desk: CurrentDesk) -> ParkedList:
    return ParkedList(items=_seen(desk, who))


@router.post("/v1/parked/{parked_id}/redrive", status_code=202, summary="Try it again, in its order")
def redrive(parked_id: str, who: Agent, desk: CurrentDesk, once: CurrentOnce) -> Response:
    def work(_: object) -> Answer:
        _ensure_seen(desk, parked_id, who)
        if not desk.parked.redrive(parked_id):
            raise Problem(409, "parked_failed_again", "It was tried again and failed again, or was settled just now.")
        log.info("parked.redriven", parked=parked_id, by=who.name)
        return Answer(202, ParkedAction(id=parked_id, action="redrive"))

    return once.run(streams=(), work=work)


@router.post("/v1/parked/{parked_id}/discard", status_code=202, summary="Leave it undone, with a reason")
def discard(parked_id: str, wanted: Discard, who: Supervisor, desk: CurrentDesk, once: CurrentOnce) -> Response:
    def work(_: object) -> Answer:
        _ensure_seen(desk, parked_id, who)
        if not desk.parked.discard(parked_id, reason=f"{who.name}: {wanted.reason}"):
            raise not_found()
        log.info("parked.discarded", parked=parked_id, by=who.name)
        return Answer(202, ParkedAction(id=parked_id, action="discard"))

    return once.run(streams=(), work=work)


def _seen(desk: Desk, who: Staff) -> list[ParkedItem]:
    items = [ParkedItem.model_validate(each) for each in desk.parked.listed()]
    return [item for item in items if may_see(who, item)]


def _ensure_seen(desk: Desk, parked_id: str, who: Staff) -> None:
    if not any(item.id == parked_id for item in _seen(desk, who)):
        raise not_found()
