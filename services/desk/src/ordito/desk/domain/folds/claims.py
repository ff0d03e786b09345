"""Registrations and claims under the guarantee, folded from the events of returns that are about them."""

from __future__ import annotations

from dataclasses import replace

from ordito.desk.domain.claims import (
    Check,
    Claim,
    ClaimCharge,
    ClaimVoucher,
    Collection,
    Guarantee,
    RemedyRefused,
    RemedyTaken,
    Repair,
    RepairQuotation,
)
from ordito.desk.domain.goods_back import SentBack
from ordito.desk.domain.parts import Recorded, ReturnsPart
from ordito.schemas import claims, returns


def fold_claims(part: ReturnsPart, recorded: Recorded) -> ReturnsPart:
    """Charges name the claim that they are for as `return_id`."""
    match recorded.body:
        case claims.GuaranteeRegisteredV1(line=line, registered_at=registered_at, ruling=ruling):
            return replace(part, guarantees=(*part.guarantees, Guarantee(line, registered_at, ruling)))
        case claims.ClaimOpenedV1() as opened:
            return replace(part, claims=(*part.claims, _opened(opened)))
        case claims.ClaimDeclinedV1() as declined:
            refused = Claim(
                declined.claim_id, "declined", declined.line, declined.description, recorded.at, declined.ruling
            )
            return replace(part, claims=(*part.claims, refused))
        case (
            claims.ChargeDueV1(return_id=claim_id)
            | claims.ClaimCollectionArrangedV1(claim_id=claim_id)
            | claims.ClaimGoodsReceivedV1(claim_id=claim_id)
            | claims.ClaimCheckedV1(claim_id=claim_id)
            | claims.RemedyDecidedV1(claim_id=claim_id)
            | claims.RemedyDeclinedV1(claim_id=claim_id)
            | claims.RepairQuotedV1(claim_id=claim_id)
            | claims.RepairQuotationAnsweredV1(claim_id=claim_id)
            | claims.RepairStartedV1(claim_id=claim_id)
            | claims.RepairOverdueV1(claim_id=claim_id)
            | claims.RepairFinishedV1(claim_id=claim_id)
            | claims.VoucherDueV1(claim_id=claim_id)
            | claims.ClaimClosedV1(claim_id=claim_id)
            | returns.GoodsSentBackV1(return_id=claim_id)
        ):
            return _claim(part, claim_id, recorded)
        case _:
            return part


def _opened(opened: claims.ClaimOpenedV1) -> Claim:
    return Claim(
        claim_id=opened.claim_id,
        stage="opened",
        line=opened.line,
        description=opened.description,
        opened_at=opened.opened_at,
        ruling=opened.ruling,
        report_ruling=opened.report_ruling,
        quantity=opened.quantity,
        discovered_on=opened.discovered_on,
        wanted=opened.wanted,
        photos=tuple(opened.photos),
        name=opened.name,
        channel=opened.channel,
        covered=opened.covered,
    )


def _claim(part: ReturnsPart, claim_id: str, recorded: Recorded) -> ReturnsPart:
    return replace(
        part,
        claims=tuple(_onward(each, recorded) if each.claim_id == claim_id else each for each in part.claims),
    )


def _onward(one: Claim, recorded: Recorded) -> Claim:
    at = recorded.at
    match recorded.body:
        case claims.ClaimCollectionArrangedV1() as way:
            collection = Collection(at, way.code, way.by, way.address, way.pickup_on, way.ruling)
            return replace(one, stage="arranged", collection=collection)
        case claims.ClaimGoodsReceivedV1(received_at=received_at):
            return replace(one, stage="received", goods_received_at=received_at)
        case claims.ClaimCheckedV1() as found:
            check = Check(
                at, found.defect, found.minor, found.note, tuple(found.photos), found.ruling, tuple(found.costs)
            )
            return replace(one, stage="checked", check=check)
        case claims.RemedyDecidedV1() as way:
            remedy = RemedyTaken(at, way.remedy, way.amount, way.replacement_order_id, tuple(way.wanted), way.ruling)
            return replace(one, remedy=remedy)
        case claims.RemedyDeclinedV1(remedy=wanted, ruling=ruling):
            return replace(one, refused_remedies=(*one.refused_remedies, RemedyRefused(at, wanted, ruling)))
        case claims.ChargeDueV1() as owed:
            charge = ClaimCharge(owed.charge_id, owed.amount, owed.reason, owed.ruling)
            return replace(one, stage="charge_due", charges=(*one.charges, charge))
        case claims.VoucherDueV1(code=code, amount=amount, ruling=ruling):
            return replace(one, voucher=ClaimVoucher(code, amount, ruling))
        case returns.GoodsSentBackV1() as back:
            sent = SentBack(at, tuple(back.lines), back.courier, back.tracking_number, back.cost_bearer)
            return replace(one, sent_back=sent)
        case claims.ClaimClosedV1(outcome=outcome, because=because):
            return replace(one, stage="closed", outcome=outcome, because=because, closed_at=at)
        case _:
            return _in_repair(one, recorded)


def _in_repair(one: Claim, recorded: Recorded) -> Claim:
    at = recorded.at
    match recorded.body:
        case claims.RepairQuotedV1() as quoted:
            quotation = RepairQuotation(at, quoted.amount, quoted.note, quoted.ruling, valid_until=quoted.valid_until)
            return replace(one, stage="quoted", quotation=quotation)
        case claims.RepairQuotationAnsweredV1(accepted=accepted) if one.quotation is not None:
            return replace(one, quotation=replace(one.quotation, answered_at=at, accepted=accepted))
        case claims.RepairStartedV1(due=due, ruling=ruling):
            return replace(one, stage="in_repair", repair=Repair(at, due, ruling))
        case claims.RepairOverdueV1() if one.repair is not None:
            return replace(one, repair=replace(one.repair, overdue=True))
        case claims.RepairFinishedV1(courier=courier, tracking_number=number) if one.repair is not None:
            done = replace(one.repair, overdue=False, finished_at=at, courier=courier, tracking_number=number)
            return replace(one, repair=done)
        case _:
            return one
