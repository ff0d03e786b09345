"""The sellers' terms as data, the law's floor, and their evaluation into rulings.

Load once, ask for the version in force when an order is placed, pin it, and decide everything about the order from it:

    book = load_terms()
    terms = book.in_force("opsobjects", placed_at)     # terms.version is recorded with the order
    terms = book.pinned(version)                       # ever after

Every question is a function of the terms and the facts, and answers with a `Ruling`. Nothing here reads a clock, draws
a number or knows a seller by name; `load_terms` alone reads files.
"""

from ordito.terms.before_shipment import Asker, cancellation, delivery_details_change, delivery_limit
from ordito.terms.book import TermsBook, load_terms
from ordito.terms.calendar import Calendar
from ordito.terms.errors import (
    Fault,
    ImpossibleOrder,
    ImpossibleQuestion,
    ImpossibleRefund,
    InvalidTerms,
    NotInForce,
    TermsError,
    UnknownSeller,
    UnknownVersion,
)
from ordito.terms.ordering import (
    Acceptance,
    acceptance,
    contract_concluded,
    destination,
    payment_method,
    payment_not_authorised,
)
from ordito.terms.pricing import (
    DeliveryCost,
    GoodsLine,
    LineTotals,
    Prices,
    Totals,
    VatShare,
    delivery_cost,
    totals,
)
from ordito.terms.questions import QUESTIONS, Parameter, Question, answers, evaluate
from ordito.terms.refunds import (
    LineRefund,
    NeverSent,
    PiecesBack,
    Refund,
    RefundMethod,
    refund_before_shipment,
    refund_of_return,
    share_of_pieces,
)
from ordito.terms.returns import ReturnCost, ReturnReason, goods_back, return_authorisation, return_cost
from ordito.terms.terms import Terms
from ordito.terms.withdrawals import CustomerKind, withdrawal

__all__ = [
    "QUESTIONS",
    "Acceptance",
    "Asker",
    "Calendar",
    "CustomerKind",
    "DeliveryCost",
    "Fault",
    "GoodsLine",
    "ImpossibleOrder",
    "ImpossibleQuestion",
    "ImpossibleRefund",
    "InvalidTerms",
    "LineRefund",
    "LineTotals",
    "NeverSent",
    "NotInForce",
    "Parameter",
    "PiecesBack",
    "Prices",
    "Question",
    "Refund",
    "RefundMethod",
    "ReturnCost",
    "ReturnReason",
    "Terms",
    "TermsBook",
    "TermsError",
    "Totals",
    "UnknownSeller",
    "UnknownVersion",
    "VatShare",
    "acceptance",
    "answers",
    "cancellation",
    "contract_concluded",
    "delivery_cost",
    "delivery_details_change",
    "delivery_limit",
    "destination",
    "evaluate",
    "goods_back",
    "load_terms",
    "payment_method",
    "payment_not_authorised",
    "refund_before_shipment",
    "refund_of_return",
    "return_authorisation",
    "return_cost",
    "share_of_pieces",
    "totals",
    "withdrawal",
]
