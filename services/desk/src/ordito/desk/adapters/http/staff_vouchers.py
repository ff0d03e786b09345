"""Vouchers: found by their code, each with its ledger."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse

from ordito.desk.adapters.http.desk import CurrentDesk
from ordito.desk.adapters.http.staff_access import CurrentMember
from ordito.desk.adapters.http.staff_pages import staff_page
from ordito.desk.application.ports import Chosen
from ordito.kit.http.problems import not_found

MOST = 100
STATUSES = ("active", "spent")

router = APIRouter(include_in_schema=False)


@router.get("/staff/vouchers")
def listed(
    member: CurrentMember,
    desk: CurrentDesk,
    q: Annotated[str, Query(max_length=100)] = "",
    seller: Annotated[str, Query(max_length=100)] = "",
    status: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    chosen = Chosen(seller or None, status if status in STATUSES else None, q.strip() or None)
    return staff_page(
        "staff/vouchers.html",
        member,
        desk,
        here="vouchers",
        vouchers=desk.holdings.vouchers(chosen, limit=MOST),
        asked={"q": q, "seller": seller, "status": status},
        statuses=STATUSES,
        sellers=desk.views.sellers(),
        most=MOST,
    )


@router.get("/staff/vouchers/{seller}/{code}")
def shown(member: CurrentMember, desk: CurrentDesk, seller: str, code: str) -> HTMLResponse:
    found = desk.holdings.vouchers(Chosen(seller=seller, text=code), limit=MOST)
    voucher = next((each for each in found if each.code == code), None)
    if voucher is None:
        raise not_found()
    movements = desk.holdings.voucher_movements(seller, code)
    return staff_page("staff/voucher.html", member, desk, here="vouchers", voucher=voucher, movements=movements)
