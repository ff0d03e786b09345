"""Other goods instead of those that come back, within the window for withdrawing.

The goods that come back are worth what was paid for them. The wanted ones go out at once, as an order of its own that
orders places; the difference is paid on that order, or goes back once the goods are here.
"""

from __future__ import annotations

from ordito.returns.domain.claim_pieces import paid_for_next
from ordito.returns.domain.commands import AgreeExchange
from ordito.returns.domain.events import BoughtLine, ExchangeAgreed, ReturnAuthorised, WantedPieces
from ordito.returns.domain.rejections import ExchangeNotPossible, OtherCurrency
from ordito.returns.domain.sending_back import authorisation, ensure_shipped
from ordito.returns.domain.state import Opened
from ordito.returns.domain.withdrawing import Option, wanted_pieces, withdrawal_ruling
from ordito.schemas.money import Money, total
from ordito.schemas.values import LineQuantity, Ruling
from ordito.terms import Terms, exchange

EXCLUDED = ("excluded_customised", "excluded_made_to_measure", "consumers_only")


def agree(state: Opened, command: AgreeExchange, terms: Terms) -> tuple[ExchangeAgreed, ReturnAuthorised]:
    """The exchange and the way back of its goods. Raises rejections, with the ruling where the terms say no."""
    wanted = wanted_pieces(state, command.lines)
    ensure_shipped(state)
    rulings = [withdrawal_ruling(state, line, terms, at=command.at) for _, line in wanted]
    for ruling in rulings:
        if ruling.code in EXCLUDED:
            raise ExchangeNotPossible(ruling)
    credit = total((_worth(state, piece, line) for piece, line in wanted), state.delivery.currency)
    answer = exchange(
        terms,
        in_window=all(ruling.allowed for ruling in rulings),
        credit=credit,
        price=_price(state, command.wanted),
    )
    if not answer.ruling.allowed:
        raise ExchangeNotPossible(answer.ruling)
    agreed = ExchangeAgreed(
        return_id=state.next_return_id,
        lines=tuple(piece for piece, _ in wanted),
        wanted=command.wanted,
        credit=credit,
        to_pay=answer.to_pay,
        to_refund=answer.to_refund,
        replacement_order_id=command.replacement_order_id,
        name=state.customer.name,
        contact_email=state.customer.email,
        statement=_statement(state, tuple(piece for piece, _ in wanted), command.wanted),
        received_at=command.at,
        agreed_by=command.agreed_by,
        ruling=answer.ruling,
    )
    return agreed, authorisation(
        state,
        agreed,
        terms,
        code=command.code,
        defective=command.defective,
        by=command.agreed_by,
        at=command.at,
    )


def exchange_option(state: Opened, option: Option, terms: Terms) -> Ruling:
    """What an exchange of the rest of a line would meet now, for other goods of the same value."""
    if option.ruling.code in EXCLUDED:
        return option.ruling
    worth = _worth(state, LineQuantity(option.line.line, option.left), option.line)
    return exchange(terms, in_window=option.ruling.allowed, credit=worth, price=worth).ruling


def _worth(state: Opened, piece: LineQuantity, line: BoughtLine) -> Money:
    return paid_for_next(state, line.line, piece.quantity)


def _price(state: Opened, wanted: tuple[WantedPieces, ...]) -> Money:
    currency = state.delivery.currency
    for place, each in enumerate(wanted):
        if each.unit_price.currency != currency:
            raise OtherCurrency(currency, param=f"wanted[{place}].unit_price.currency")
    return total((each.unit_price * each.quantity for each in wanted), currency)


def _statement(state: Opened, back: tuple[LineQuantity, ...], wanted: tuple[WantedPieces, ...]) -> str:
    """What was agreed, in the customer's language."""
    goods = ", ".join(f"{piece.quantity} × {state.bought[piece.line].name}" for piece in back)
    instead = ", ".join(f"{each.quantity} × {each.name}" for each in wanted)
    if state.customer.language == "en":
        return f"Exchange for order {state.number}: {goods} for {instead}."
    return f"Cambio per l'ordine {state.number}: {goods} con {instead}."
