"""Fixed events of the guarantee, path by path: made good, repaired for money, not repaired."""

from __future__ import annotations

from datetime import UTC, date, datetime

from later_facts import CLAIM, DELIVERED, EMAIL, MARTA, NAME, PHOTO, REPLACEMENT, VOUCHER, WANTED, after
from order_history import (
    DELIVERED_AT,
    HEADQUARTERS,
    IN_TIME,
    eur,
    pieces,
)

from ordito.desk.domain.parts import Source
from ordito.schemas import claims, payments, returns
from ordito.schemas.event import EventBody


def opened(*, covered: bool) -> tuple[Source, EventBody]:
    return (
        "returns",
        claims.ClaimOpenedV1(
            claim_id=CLAIM,
            line=1,
            quantity=1,
            description="Stops at noon",
            discovered_on=date(2027, 3, 1),
            wanted="replacement",
            photos=[PHOTO],
            name=NAME,
            contact_email=EMAIL,
            channel="page",
            opened_at=datetime(2027, 3, 2, 9, tzinfo=UTC),
            covered=covered,
            ruling=IN_TIME,
            report_ruling=IN_TIME,
        ),
    )


ARRANGED: tuple[tuple[Source, EventBody], ...] = (
    (
        "returns",
        claims.ClaimCollectionArrangedV1(
            claim_id=CLAIM,
            code="G-1",
            by="seller",
            address=HEADQUARTERS,
            pickup_on=date(2027, 3, 5),
            arranged_by=MARTA,
            ruling=IN_TIME,
        ),
    ),
    ("returns", claims.ClaimGoodsReceivedV1(claim_id=CLAIM, received_at=DELIVERED_AT, received_by=MARTA)),
)
CLAIMED = after(
    DELIVERED,
    ("returns", claims.GuaranteeRegisteredV1(line=1, registered_at=DELIVERED_AT, ruling=IN_TIME)),
    (
        "returns",
        claims.ClaimDeclinedV1(claim_id="c0", line=2, description="?", contact_email=EMAIL, ruling=IN_TIME),
    ),
    opened(covered=True),
    *ARRANGED,
    (
        "returns",
        claims.ClaimCheckedV1(
            claim_id=CLAIM, defect=True, minor=False, note="cracked", photos=[PHOTO], checked_by=MARTA, ruling=None
        ),
    ),
    ("returns", claims.RemedyDeclinedV1(claim_id=CLAIM, remedy="termination", ruling=IN_TIME)),
    (
        "returns",
        claims.RemedyDecidedV1(
            claim_id=CLAIM,
            remedy="replacement",
            amount=None,
            replacement_order_id=REPLACEMENT,
            wanted=[WANTED],
            decided_by=MARTA,
            ruling=IN_TIME,
        ),
    ),
    ("returns", claims.VoucherDueV1(claim_id=CLAIM, code=VOUCHER, amount=eur(1000), ruling=IN_TIME)),
    ("returns", claims.ClaimClosedV1(claim_id=CLAIM, outcome="replaced")),
)
REPAIRED = after(
    DELIVERED,
    opened(covered=False),
    *ARRANGED,
    ("returns", claims.RepairQuotedV1(claim_id=CLAIM, amount=eur(3500), note=None, quoted_by=MARTA, ruling=IN_TIME)),
    ("returns", claims.RepairQuotationAnsweredV1(claim_id=CLAIM, accepted=True, answered_by="customer")),
    (
        "returns",
        claims.ChargeDueV1(
            charge_id="c1-repair", return_id=CLAIM, amount=eur(3500), reason="paid_repair", ruling=IN_TIME
        ),
    ),
    (
        "payments",
        payments.ChargeRequestedV1(charge_id="c1-repair", amount=eur(3500), reason="paid_repair", ruling=IN_TIME),
    ),
    ("payments", payments.ChargeStartedV1(charge_id="c1-repair", attempt=1, method="card", key="charge:2")),
    ("payments", payments.ChargeDeclinedV1(charge_id="c1-repair", attempt=1, code="card_declined", message="No")),
    ("payments", payments.ChargeRequestedV1(charge_id="x", amount=eur(1), reason="exchange", ruling=None)),
    ("payments", payments.ChargeWithdrawnV1(charge_id="x", reason="not needed")),
    (
        "payments",
        payments.ChargePaidV1(
            charge_id="c1-repair",
            amount=eur(3500),
            reason="paid_repair",
            provider="sandbox",
            provider_reference="ch_2",
        ),
    ),
    ("returns", claims.RepairStartedV1(claim_id=CLAIM, due=date(2027, 3, 30), ruling=IN_TIME)),
    ("returns", claims.RepairOverdueV1(claim_id=CLAIM, due=date(2027, 3, 30), ruling=IN_TIME)),
    (
        "returns",
        claims.RepairFinishedV1(claim_id=CLAIM, courier="brt", tracking_number="087", finished_by=MARTA),
    ),
    ("returns", claims.ClaimClosedV1(claim_id=CLAIM, outcome="repaired")),
)
NOT_REPAIRED = after(
    DELIVERED,
    opened(covered=False),
    *ARRANGED,
    ("returns", claims.RepairQuotedV1(claim_id=CLAIM, amount=eur(3500), note=None, quoted_by=MARTA, ruling=IN_TIME)),
    ("returns", claims.RepairQuotationAnsweredV1(claim_id=CLAIM, accepted=False, answered_by="customer")),
    ("returns", claims.ClaimClosedV1(claim_id=CLAIM, outcome="not_repaired")),
    (
        "returns",
        returns.GoodsSentBackV1(
            return_id=CLAIM,
            lines=[pieces(1)],
            courier="brt",
            tracking_number="088",
            sent_back_by=MARTA,
            cost_bearer="customer",
            of_claim=True,
        ),
    ),
)
