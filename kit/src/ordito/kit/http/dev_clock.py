"""`/v1/dev/clock`: the service's clock, shown and moved ahead. Mounted only where ORDITO_DEV=1."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Self

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from ordito.kit.dev_clock import MovableClock, MovesForwardOnly
from ordito.kit.http.principals import Supervisor, Viewer
from ordito.kit.http.problems import Problem
from ordito.kit.logs import get_logger

_FARTHEST_DAYS = 3660

log = get_logger(__name__)


class ClockMove(BaseModel):
    """Either how far ahead, or to which instant."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"advance_seconds": 86400}, {"to": "2026-12-01T00:00:00Z"}]}
    )

    advance_seconds: int | None = Field(default=None, ge=0, le=_FARTHEST_DAYS * 86400)
    to: AwareDatetime | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.advance_seconds is None) == (self.to is None):
            raise ValueError("Send either advance_seconds or to")
        return self


class ClockReading(BaseModel):
    now: datetime
    ahead_seconds: float = Field(description="How far the clock is ahead of the machine's")


def dev_clock_router(clock: MovableClock) -> APIRouter:
    router = APIRouter(tags=["development"])

    @router.get("/v1/dev/clock", summary="What time it is for this service")
    def show(_: Viewer) -> ClockReading:
        return _reading(clock)

    @router.post("/v1/dev/clock", summary="Move this service's clock ahead")
    def move(wanted: ClockMove, who: Supervisor) -> ClockReading:
        try:
            if wanted.advance_seconds is not None:
                now = clock.advance(timedelta(seconds=wanted.advance_seconds))
            elif wanted.to is not None and wanted.to <= datetime.now(tz=UTC) + timedelta(days=_FARTHEST_DAYS):
                now = clock.move_to(wanted.to)
            else:
                raise Problem(422, "invalid_request", "The clock goes ten years ahead at most.", param="to")
        except MovesForwardOnly as error:
            raise Problem(422, "clock_moves_forward_only", str(error), param="to") from None
        log.info("dev_clock.moved", by=who.name, now=now.isoformat())
        return _reading(clock)

    return router


def _reading(clock: MovableClock) -> ClockReading:
    return ClockReading(now=clock.now(), ahead_seconds=clock.offset.total_seconds())
