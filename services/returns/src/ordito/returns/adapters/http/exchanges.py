"""`/v1/orders/{order_id}/exchanges`: other goods instead of those that come back, agreed by the staff or the shop."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ordito.kit.http.idempotency import Answer, CurrentOnce
from ordito.kit.http.principals import CurrentPrincipal, CustomerLink, Staff, context_of
from ordito.kit.http.problems import Problem
from ordito.kit.transaction import Transaction
from ordito.returns.adapters.http.app_state import CurrentReturns
from ordito.returns.adapters.http.order import OrderId, opened, visible
from ordito.returns.adapters.http.requests import NewExchange
from ordito.returns.adapters.http.views import ReturnView, return_view
from ordito.returns.domain.events import WantedPieces
from ordito.schemas.money import Money
from ordito.schemas.values import LineQuantity

router = APIRouter(tags=["returns"])


@router.post(
    "/v1/orders/{order_id}/exchanges",
    status_code=201,
    response_model=ReturnView,
    summary="Exchange some pieces for other goods, which go out at once as an order of their own",
)
def agree(
    order_id: OrderId,
    asked: NewExchange,
    who: CurrentPrincipal,
    once: CurrentOnce,
    returns: CurrentReturns,
    request: Request,
) -> Response:
    if isinstance(who, CustomerLink) or (isinstance(who, Staff) and not who.has_role("agent")):
        raise Problem(403, "storefront_or_agent_required", "The shop or Customer Service agrees to an exchange.")
    wanted = tuple(
        WantedPieces(
            sku=each.sku,
            name=each.name,
            quantity=each.quantity,
            unit_price=Money(each.unit_price.amount, each.unit_price.currency),
            vat_rate=each.vat_rate,
        )
        for each in asked.wanted
    )

    def work(tx: Transaction) -> Answer:
        seller = visible(returns, tx, order_id, who).terms.seller
        outcome = returns.agree_exchange(
            tx,
            str(order_id),
            tuple(LineQuantity(each.line, each.quantity) for each in asked.lines),
            wanted,
            defective=asked.defective,
            by=who.name if isinstance(who, Staff) else who.seller,
            context=context_of(request, who, seller=seller),
        )
        state = opened(outcome.state)
        view = return_view(state.returns[-1], who=who, return_code=returns.return_code(state))
        return Answer(201, view, headers={"Location": f"/v1/orders/{order_id}/returns/{view.return_id}"})

    return once.run(streams=[str(order_id)], work=work)
