"""Is the process alive, is it ready, what has it counted: three addresses for whoever runs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from ordito.kit import metrics
from ordito.kit.logs import get_logger, safe_message

ReadinessCheck = Callable[[], None]
"""Returns when what it looks at is usable; raises NotReady, or anything else, when it is not."""

log = get_logger(__name__)


class NotReady(Exception):
    """Not usable yet; the message says why and is shown at `/health/ready`."""


class Liveness(BaseModel):
    status: Literal["alive"] = "alive"
    service: str


class Readiness(BaseModel):
    status: Literal["ready", "not_ready"]
    service: str
    checks: dict[str, str]


def health_router(*, service: str, checks: Mapping[str, ReadinessCheck]) -> APIRouter:
    router = APIRouter(tags=["health"])

    @router.get("/health/live", summary="The process answers")
    async def live() -> Liveness:
        return Liveness(service=service)

    @router.get(
        "/health/ready",
        summary="What the service needs is there",
        responses={503: {"model": Readiness, "description": "Something that it needs is not there yet"}},
    )
    def ready(response: Response) -> Readiness:
        results = {name: _result(name, check) for name, check in checks.items()}
        is_ready = all(result == "ok" for result in results.values())
        if not is_ready:
            response.status_code = 503
        return Readiness(status="ready" if is_ready else "not_ready", service=service, checks=results)

    @router.get("/metrics", summary="Everything counted, for Prometheus", response_class=Response)
    def metrics_text() -> Response:
        return Response(metrics.render(), media_type=metrics.CONTENT_TYPE)

    return router


def _result(name: str, check: ReadinessCheck) -> str:
    try:
        check()
    except NotReady as reason:
        return str(reason)
    except Exception as error:  # noqa: BLE001  whatever keeps a check from passing makes the service not ready
        log.warning("health.not_ready", check=name, type=type(error).__name__, reason=safe_message(error))
        return "not reachable"
    return "ok"
