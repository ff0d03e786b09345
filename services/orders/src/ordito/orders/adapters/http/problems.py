"""Where the statuses of refusals are chosen, and the two problems that say more than a code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from ordito.kit.http.problems import MEDIA_TYPE, Problem, ProblemDocument, not_found
from ordito.kit.rejection import Rejection
from ordito.orders.adapters.http.answers import ConflictDocument, RefusedDocument
from ordito.orders.adapters.kafka.publish import public_totals
from ordito.orders.domain import rejections as domain

STATUSES: Mapping[type[Rejection], int] = {
    domain.OrderRejection: 409,
    domain.SellerUnknown: 422,
    domain.SellerNotTrading: 422,
    domain.CurrencyNotAccepted: 422,
    domain.DiscountAboveGoods: 422,
    domain.ImpossibleAmounts: 422,
    domain.NotDeliveredThere: 422,
    domain.PaymentMethodNotOffered: 422,
    domain.CashOnDeliveryRefused: 422,
    domain.AdvancePaymentNeeded: 422,
    domain.AccountRefused: 422,
    domain.GiftNoteNotOffered: 422,
    domain.QuotationNeeded: 422,
    domain.QuotationNotNeeded: 422,
    domain.DeliveryWouldCostOtherwise: 422,
    domain.FurtherTimeNotPossible: 422,
    domain.ComplaintUnknown: 404,
}


def documented(description: str, model: type[ProblemDocument] = ProblemDocument) -> dict[str, Any]:
    """A refusal for the API's document, under the media type that it has."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    del schema["$defs"]  # the parts are among the components already
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


@contextmanager
def told_in_full() -> Iterator[None]:
    """Turns the rejections that carry more than a ruling into problems that carry it too."""
    try:
        yield
    except domain.NotPlacedYet:
        raise not_found() from None
    except domain.TotalDiffers as rejection:
        raise TotalDiffersProblem(rejection) from rejection
    except domain.StorefrontReferenceTaken as rejection:
        raise TakenProblem(rejection) from rejection


class TotalDiffersProblem(Problem):
    def __init__(self, rejection: domain.TotalDiffers) -> None:
        super().__init__(422, rejection.code, rejection.detail, param=rejection.param, ruling=rejection.ruling)
        self._rejection = rejection

    def document(self, *, correlation: str | None = None) -> ProblemDocument:
        return RefusedDocument(
            **dict(super().document(correlation=correlation)),
            totals=public_totals(self._rejection.totals),
            expected_total=self._rejection.expected,
        )


class TakenProblem(Problem):
    def __init__(self, rejection: domain.StorefrontReferenceTaken) -> None:
        super().__init__(409, rejection.code, rejection.detail, param=rejection.param)
        self._order_id = UUID(rejection.order_id)

    def document(self, *, correlation: str | None = None) -> ProblemDocument:
        return ConflictDocument(**dict(super().document(correlation=correlation)), order_id=self._order_id)
