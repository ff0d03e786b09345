"""All routers and pages of the desk, on an application."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from ordito.desk.adapters.http import (
    api,
    customer,
    customer_visit,
    staff_access,
    staff_actions,
    staff_orders,
    staff_papers,
    staff_parked,
    staff_terms,
    staff_unknown_parcels,
    staff_vouchers,
    staff_work,
)
from ordito.desk.adapters.http.desk import Desk
from ordito.desk.adapters.http.pages import static_router
from ordito.kit.http.problems import ProblemDocument

ROUTERS: tuple[APIRouter, ...] = (
    api.router,
    customer.router,
    staff_access.router,
    staff_orders.router,
    staff_papers.router,
    staff_actions.router,
    staff_work.router,
    staff_unknown_parcels.router,
    staff_vouchers.router,
    staff_terms.router,
    staff_parked.router,
    static_router,
)


def install(app: FastAPI, desk: Desk) -> None:
    """Hand the desk to its pages."""
    app.state.desk = desk
    customer.install_pages(app)
    app.add_exception_handler(staff_access.LoginNeeded, staff_access.login_needed)


def problem_page(request: Request, problem: ProblemDocument) -> Response | None:
    """A problem as a page, for a browser; the API keeps its JSON."""
    if request.url.path.startswith("/v1/"):
        return None
    if request.url.path.startswith("/staff"):
        return staff_orders.problem_page(problem)
    return customer_visit.message_page(request, problem.status)
