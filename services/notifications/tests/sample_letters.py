"""An order and everything that its customer can be told about it, with names that HTML has to escape."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from ordito.notifications.domain.claim_notices import (
    ClaimCollection,
    ClaimDeclined,
    ClaimOpened,
    NoDefectFound,
    NotRepaired,
    RemedyDecided,
    RemedyDeclined,
    RepairFinished,
    RepairQuoted,
    RepairStarted,
    VoucherIssued,
)
from ordito.notifications.domain.contact import BoughtLine, Contact, Costs
from ordito.notifications.domain.notices import (
    CancellationDeclined,
    ComplaintAnswered,
    ComplaintRecorded,
    DeliveryDetailsChanged,
    DeliveryOverdue,
    FurtherTimeGranted,
    InvoiceAnswered,
    LinesRefused,
    Notice,
    OrderCancelled,
    OrderConfirmed,
    OrderReceived,
    OrderRejected,
    OrderTerminated,
    ParcelShipped,
    QuotationOffered,
    QuotationRequested,
    Refunded,
    ReturnAuthorised,
    WithdrawalDeclined,
    WithdrawalReceived,
)
from ordito.notifications.domain.return_notices import (
    BankDetailsAsked,
    ChargeRequested,
    Deduction,
    ExchangeAgreed,
    GoodsNotSent,
    GoodsRefused,
    GoodsSentBack,
    ParcelHeld,
    ParcelReturning,
    RefundDue,
    ReturnExpired,
    ReturnLost,
    UndeliveredSettled,
    WantedLine,
)
from ordito.schemas.claims import CheckCost
from ordito.schemas.money import Money
from ordito.schemas.values import (
    Address,
    Clause,
    Customer,
    Deadline,
    LawGivesMore,
    LineQuantity,
    Ruling,
    Sentence,
    TermsVersion,
)

ORDER = "0199a1b2-0000-7000-8000-000000000001"
SELLER = "opsobjects"
LINK = "https://orders.example/o/AZmhsgAAcACAAAAAAAAAAdGhpcyBpcyBhIHNhbXBsZQ"
PLACED_AT = datetime(2026, 11, 23, 9, 30, 5, tzinfo=UTC)
WATCH, STRAP = LineQuantity(1, 2), LineQuantity(2, 1)


def eur(amount: int) -> Money:
    return Money(amount, "EUR")


ITALIAN = Contact(
    order_id=ORDER,
    number="OB-2026-000042",
    terms=TermsVersion(SELLER, "2026-01-01"),
    mail_domain="diffusioneorologi.it",
    customer=Customer(
        kind="consumer", name="Nicolò D’Amico & Figli", email="nicolo@example.it", phone=None, language="it"
    ),
    shipping_address=Address(
        name="Nicolò D’Amico",
        line1="Via Roma 1",
        line2="Scala <B>",
        postal_code="80100",
        city="Napoli",
        province="NA",
        country="IT",
    ),
    lines=(
        BoughtLine(1, "Orologio Pearl “Mare” & Luna", "OPSPW-86", 2, eur(9800), eur(8820), False, False),
        BoughtLine(2, "Cinturino in pelle", "OPSCP-10", 1, eur(1500), eur(1350), False, False),
    ),
    costs=Costs(goods=eur(11300), discount=eur(1130), delivery=eur(490), total=eur(10660), vat=eur(1922)),
    payment_method="card",
    placed_at=PLACED_AT,
)
ENGLISH = replace(
    ITALIAN,
    customer=replace(ITALIAN.customer, name="Ada O’Neil & Sons", language="en"),
    costs=Costs(goods=eur(11300), discount=eur(0), delivery=eur(0), total=eur(11300), vat=eur(2038)),
    payment_method="paypal",
)
CONTACTS = {"it": ITALIAN, "en": ENGLISH}


def ruling(code: str, it: str, en: str, *, allowed: bool = True) -> Ruling:
    return Ruling(
        rule="sample",
        allowed=allowed,
        code=code,
        sentence=Sentence(it=it, en=en),
        clause=Clause(document="Opsobjects FAQ", section="Can I cancel my order?", quote="…"),
        terms=TermsVersion(SELLER, "2026-01-01"),
        facts={},
    )


IN_STOCK = ruling("in_stock", "Tutto è disponibile.", "Everything is in stock.")
NOT_IN_STOCK = ruling("not_in_stock", "Non è disponibile.", "It is not in stock.", allowed=False)
NOT_AUTHORISED = ruling(
    "payment_not_authorised", "Il pagamento non è stato autorizzato.", "The payment was not authorised.", allowed=False
)
NOT_PAID_IN_TIME = replace(
    ruling(
        "payment_not_authorised",
        "Il pagamento non è arrivato in tempo.",
        "The payment was not made in time.",
        allowed=False,
    ),
    facts={"reason": "payment_expired"},
)
CANCELLED = ruling("cancellable_until_forwarded", "Si può annullare.", "It can be cancelled.")
FORWARDED = ruling(
    "already_forwarded",
    "L’ordine si annulla solo finché non è affidato al corriere.",
    "An order can be cancelled only until it is with the courier.",
    allowed=False,
)
WINDOW_OVER = replace(
    ruling(
        "window_over",
        "Il termine per recedere è scaduto alle 24:00 di martedì 15 dicembre 2026.",
        "The time for withdrawing ended at 24:00 on Tuesday 15 December 2026.",
        allowed=False,
    ),
    deadline=Deadline(
        start=datetime(2026, 11, 30, 10, tzinfo=UTC),
        days=15,
        calendar="Europe/Rome",
        last_day=date(2026, 12, 15),
        end=datetime(2026, 12, 15, 23, tzinfo=UTC),
        arithmetic=Sentence(
            it="Consegna lunedì 30 novembre 2026, giorno 0; più 15 giorni: martedì 15 dicembre 2026.",
            en="Delivered on Monday 30 November 2026, day 0; plus 15 days: Tuesday 15 December 2026.",
        ),
    ),
    law=LawGivesMore(
        article="art. 52",
        gives=Sentence(it="quattordici giorni dall’ultimo pacco", en="fourteen days from the last parcel"),
        source="d.lgs. 206/2005",
        applied=False,
    ),
)
RETURN = "0199a1b2-0000-7000-8000-00000000000a"
STATEMENT = "Recedo dal contratto.\nGli orologi <non> mi piacciono."
RECEIVED_AT = datetime(2026, 12, 4, 22, 59, 59, tzinfo=UTC)
WITHDRAWN = WithdrawalReceived(RETURN, (WATCH,), "Nicolò D’Amico", "nuovo@example.it", STATEMENT, RECEIVED_AT)

RETURNS_ADDRESS = Address(
    name="Opsobjects, Resi",
    line1="Centro “Il Tarì”",
    postal_code="81025",
    city="Marcianise",
    province="CE",
    country="IT",
)

NOTICES: dict[str, Notice] = {
    "order_received": OrderReceived(),
    "order_confirmed": OrderConfirmed((WATCH, STRAP), PLACED_AT, IN_STOCK),
    "order_confirmed_in_part": OrderConfirmed((LineQuantity(1, 1),), None, NOT_IN_STOCK),
    "lines_refused": LinesRefused((STRAP,), eur(1350), NOT_IN_STOCK),
    "order_rejected_without_stock": OrderRejected("not_in_stock", NOT_IN_STOCK),
    "order_rejected_without_payment": OrderRejected("payment_not_authorised", NOT_AUTHORISED),
    "order_rejected_not_paid_in_time": OrderRejected("payment_not_authorised", NOT_PAID_IN_TIME),
    "parcel_shipped": ParcelShipped("p-1", "brt", "0123456789", "https://vas.brt.it/?n=1&l=it", (WATCH,)),
    "parcel_shipped_without_link": ParcelShipped("p-2", "dhl", "JD0001", None, (STRAP,)),
    "order_cancelled_by_customer": OrderCancelled("customer", CANCELLED),
    "order_cancelled_by_staff": OrderCancelled("staff", CANCELLED),
    "cancellation_declined": CancellationDeclined(FORWARDED),
    "withdrawal_received": WITHDRAWN,
    "withdrawal_declined": WithdrawalDeclined(
        RETURN, (WATCH,), "Nicolò D’Amico", "nuovo@example.it", STATEMENT, RECEIVED_AT, WINDOW_OVER
    ),
    "return_authorised": ReturnAuthorised(
        RETURN,
        "OB-R-7K3M",
        RETURNS_ADDRESS,
        (WATCH,),
        date(2026, 12, 19),
        "customer",
        (Sentence(it="Spedisci tutto in un solo pacco tracciabile.", en="Send everything in one traceable parcel."),),
    ),
    "refunded_return": Refunded(1, eur(8820), "return"),
    "refunded_by_staff": Refunded(2, eur(1000), "staff"),
    "refunded_by_bank_transfer": Refunded(3, eur(4900), "return", "bank_transfer"),
    "quotation_requested": QuotationRequested(),
    "quotation_offered": QuotationOffered(eur(8500), eur(19160), date(2026, 12, 4)),
    "delivery_details_changed": DeliveryDetailsChanged("e-1", RETURNS_ADDRESS),
    "invoice_granted": InvoiceAnswered("e-2", True, CANCELLED),
    "invoice_declined": InvoiceAnswered("e-3", False, FORWARDED),
    "delivery_overdue": DeliveryOverdue(date(2026, 12, 23), WINDOW_OVER),
    "further_time_granted": FurtherTimeGranted(date(2027, 1, 8), CANCELLED),
    "order_terminated": OrderTerminated(CANCELLED),
    "complaint_recorded": ComplaintRecorded("k1", "Il pacco è arrivato aperto.\nE <bagnato>."),
    "complaint_answered": ComplaintAnswered("k1", "Ci scusiamo: ne mandiamo un altro."),
    "parcel_held": ParcelHeld("p-1", "brt", "0123456789", "Napoli Est"),
    "parcel_returning": ParcelReturning("p-1", "brt", "0123456789"),
    "parcel_came_back": UndeliveredSettled("u1", "refused", (WATCH,), WINDOW_OVER),
    "parcel_lost": UndeliveredSettled("u2", "lost", (WATCH,), CANCELLED),
    "goods_not_sent": GoodsNotSent(RETURN, (STRAP,)),
    "goods_not_sent_in_part": GoodsNotSent("u1", (STRAP,), partly=True),
    "return_expired": ReturnExpired(RETURN, date(2026, 12, 19)),
    "return_lost": ReturnLost(RETURN, FORWARDED),
    "withdrawn_parcel_lost": ReturnLost(RETURN, replace(CANCELLED, rule="delivery.lost")),
    "goods_refused": GoodsRefused(RETURN, "e-4", FORWARDED),
    "goods_sent_back": GoodsSentBack(RETURN, (STRAP,), "0123456790", "customer"),
    "claimed_goods_sent_back": GoodsSentBack("c1", (STRAP,), "0123456792", "seller", of_claim=True),
    "refund_due": RefundDue(RETURN, eur(8820), date(2026, 12, 29), (), CANCELLED, None),
    "refund_due_with_deductions": RefundDue(
        RETURN,
        eur(7820),
        date(2026, 12, 29),
        (Deduction(eur(1000), Sentence(it="La cassa è graffiata.", en="The case is scratched.")),),
        WINDOW_OVER,
        FORWARDED,
    ),
    "bank_details_asked": BankDetailsAsked(1, eur(8820)),
    "exchange_to_pay": ExchangeAgreed(
        RETURN, (STRAP,), (WantedLine("Cinturino d’acciaio", 1, eur(2500)),), eur(1150), eur(0)
    ),
    "exchange_to_refund": ExchangeAgreed(
        RETURN, (STRAP,), (WantedLine("Cinturino di tela", 1, eur(1000)),), eur(0), eur(350)
    ),
    "exchange_of_the_same_value": ExchangeAgreed(
        RETURN, (STRAP,), (WantedLine("Cinturino blu", 1, eur(1350)),), eur(0), eur(0)
    ),
    "charge_requested": ChargeRequested("c1-repair", eur(3500), "paid_repair", CANCELLED),
    "charge_requested_repair": ChargeRequested("c1-repair", eur(3500), "paid_repair", CANCELLED, date(2026, 12, 24)),
    "charge_requested_exchange": ChargeRequested(
        "r1-exchange-1", eur(3500), "exchange_worth_less", CANCELLED, date(2026, 12, 24)
    ),
    "claim_opened": ClaimOpened(
        "c1",
        (LineQuantity(1, 1),),
        "nuovo@example.it",
        "Nicolò D’Amico",
        "L’orologio <si è fermato>.",
        RECEIVED_AT,
        True,
        CANCELLED,
        IN_STOCK,
    ),
    "claim_opened_after_the_guarantee": ClaimOpened(
        "c2",
        (STRAP,),
        "nuovo@example.it",
        "Nicolò D’Amico",
        "La fibbia è rotta.",
        RECEIVED_AT,
        False,
        WINDOW_OVER,
        None,
    ),
    "claim_declined": ClaimDeclined("c3", "Non mi piace più.", FORWARDED),
    "claim_collected": ClaimCollection("c1", "OB-C-7K3M", "seller", RETURNS_ADDRESS, date(2026, 12, 9)),
    "claim_sent_by_the_customer": ClaimCollection("c1", "OB-C-7K3M", "customer", RETURNS_ADDRESS, None),
    "no_defect_found": NoDefectFound("c1", "Il movimento funziona.", FORWARDED),
    "no_defect_found_charged": NoDefectFound(
        "c1",
        "Il movimento funziona.",
        FORWARDED,
        (
            CheckCost("verification", eur(1500), "mezz’ora di laboratorio"),
            CheckCost("transport", eur(900), "ritiro a domicilio"),
        ),
    ),
    "remedy_decided_repair": RemedyDecided("c1", "repair", None, CANCELLED),
    "remedy_decided_price_reduction": RemedyDecided("c1", "price_reduction", eur(1000), CANCELLED),
    "remedy_declined": RemedyDeclined("c1", "termination", "e-5", FORWARDED),
    "repair_quoted": RepairQuoted("c2", eur(3500), "Fibbia nuova.", CANCELLED, date(2026, 12, 31)),
    "not_repaired_unwanted": NotRepaired("c2", "not_wanted"),
    "not_repaired_unanswered": NotRepaired("c2", "not_answered"),
    "not_repaired_unpaid": NotRepaired("c2", "not_paid"),
    "repair_started": RepairStarted("c1", date(2027, 1, 4), CANCELLED),
    "repair_finished": RepairFinished("c1", "brt", "0123456791"),
    "voucher_issued": VoucherIssued("c1", "BUONO-7K3M-9QXA", eur(4410)),
}
