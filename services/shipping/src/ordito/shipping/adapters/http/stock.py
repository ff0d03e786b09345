"""`/v1/stock/{seller}`: how many pieces there are, for the seller's storefront and the staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request

from ordito.kit.http.app_state import CurrentDatabase
from ordito.kit.http.principals import CurrentPrincipal, CustomerLink, Principal, Staff, Storefront, context_of
from ordito.kit.http.problems import Problem, not_found
from ordito.kit.http.tokens import Role
from ordito.shipping.adapters.http.app_state import CurrentStockKeeping
from ordito.shipping.adapters.http.views import StockCount, StockList, StockView, stock_view
from ordito.shipping.adapters.postgres.stock import stock_row, stock_rows
from ordito.shipping.application.ports import Article

Seller = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=50, examples=["opsobjects"])]
Sku = Annotated[
    str, Path(pattern=r"^[^\x00-\x1f\x7f\u2028\u2029]+$", max_length=100, examples=["OPSPW-86"])
]  # whatever an order may name


router = APIRouter(tags=["stock"])

# An article number may hold a slash, so it takes the rest of the path.


@router.put("/v1/stock/{seller}/{sku:path}", summary="Say how many pieces lie in the warehouse")
def count(
    seller: Seller,
    sku: Sku,
    counted: StockCount,
    who: CurrentPrincipal,
    database: CurrentDatabase,
    keeping: CurrentStockKeeping,
    request: Request,
) -> StockView:
    _ensure_may(who, seller, least="agent")
    article = Article(seller, sku)
    with database.transaction(article.stream) as tx:
        context = context_of(request, who, seller=seller)
        keeping.count(tx, article, on_hand=counted.on_hand, counted_by=who.actor.id, context=context)
        row = stock_row(tx, article)
        assert row is not None  # noqa: S101  it was just counted
        return stock_view(row)


@router.get("/v1/stock/{seller}/{sku:path}", summary="An article's stock")
def show(seller: Seller, sku: Sku, who: CurrentPrincipal, database: CurrentDatabase) -> StockView:
    _ensure_may(who, seller, least="viewer")
    with database.read() as tx:
        row = stock_row(tx, Article(seller, sku))
    if row is None:
        raise not_found()
    return stock_view(row)


@router.get("/v1/stock/{seller}", summary="The stock of all of a seller's articles, by article number")
def show_all(
    seller: Seller,
    who: CurrentPrincipal,
    database: CurrentDatabase,
    after: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> StockList:
    _ensure_may(who, seller, least="viewer")
    with database.read() as tx:
        rows = list(stock_rows(tx, seller, after=after, limit=limit + 1))
    more = rows[limit - 1].article.sku if len(rows) > limit else None
    return StockList(items=[stock_view(row) for row in rows[:limit]], next=more)


def _ensure_may(who: Principal, seller: str, *, least: Role) -> None:
    """Raises Problem for whoever has nothing to do with this seller's stock."""
    match who:
        case CustomerLink():
            raise Problem(403, "storefront_or_staff_required", "Only the seller's storefront or the staff may do this.")
        case Storefront(seller=own) if own != seller:
            raise not_found()
        case Staff() if not who.serves(seller):
            raise not_found()
        case Staff() if not who.has_role(least):
            raise Problem(403, "role_required", f"This needs the role {least}.")
        case Storefront() | Staff():
            pass
