"""Days, instants, amounts and countries as people read them, in Italian and in English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from ordito.schemas.money import Money
from ordito.schemas.values import Sentence

ITALIAN = "it_IT"
ENGLISH = "en_GB"


def day(value: date) -> Sentence:
    """lunedì 4 ottobre 2027 / Monday 4 October 2027."""
    return Sentence(
        it=format_date(value, "EEEE d MMMM y", locale=ITALIAN), en=format_date(value, "EEEE d MMMM y", locale=ENGLISH)
    )


def moment(local: datetime) -> Sentence:
    """An instant, already local: lunedì 4 ottobre 2027 alle 13:00:01 / Monday 4 October 2027 at 13:00:01."""
    on = day(local.date())
    clock = local.strftime("%H:%M:%S")
    return Sentence(it=f"{on.it} alle {clock}", en=f"{on.en} at {clock}")


def days(count: int) -> Sentence:
    return Sentence(
        it=f"{count} giorno" if count == 1 else f"{count} giorni", en=f"{count} day" if count == 1 else f"{count} days"
    )


def working_days(count: int) -> Sentence:
    """15 giorni lavorativi / 15 working days."""
    one = count == 1
    return Sentence(
        it=f"{count} giorno lavorativo" if one else f"{count} giorni lavorativi",
        en=f"{count} working day" if one else f"{count} working days",
    )


def hours(count: int) -> Sentence:
    return Sentence(
        it=f"{count} ora" if count == 1 else f"{count} ore", en=f"{count} hour" if count == 1 else f"{count} hours"
    )


def weight(grams: int) -> Sentence:
    """30,001 kg / 30.001 kg."""
    kilograms = Decimal(grams) / 1000
    return Sentence(
        it=f"{format_decimal(kilograms, format='#,##0.###', locale=ITALIAN)} kg",
        en=f"{format_decimal(kilograms, format='#,##0.###', locale=ENGLISH)} kg",
    )


def percent(rate: Decimal) -> Sentence:
    """2,1% / 2.1%."""
    return Sentence(
        it=f"{format_decimal(rate, locale=ITALIAN)}%",
        en=f"{format_decimal(rate, locale=ENGLISH)}%",
    )


def pieces(count: int) -> Sentence:
    return Sentence(
        it=f"{count} pezzo" if count == 1 else f"{count} pezzi",
        en=f"{count} piece" if count == 1 else f"{count} pieces",
    )


def months(count: int) -> Sentence:
    return Sentence(it="1 mese" if count == 1 else f"{count} mesi", en="1 month" if count == 1 else f"{count} months")


def money(value: Money) -> Sentence:
    """4,90 € / €4.90."""
    amount = Decimal(value.amount) / 100
    return Sentence(
        it=format_currency(amount, value.currency, locale=ITALIAN),
        en=format_currency(amount, value.currency, locale=ENGLISH),
    )


def country(code: str) -> Sentence:
    """The name of an ISO 3166-1 alpha-2 country; the code itself where it has no name."""
    return Sentence(
        it=Locale.parse(ITALIAN).territories.get(code, code), en=Locale.parse(ENGLISH).territories.get(code, code)
    )


def listing(words: Sequence[Sentence]) -> Sentence:
    """a, b e c / a, b and c."""
    return Sentence(
        it=format_list([word.it for word in words], locale=ITALIAN),
        en=format_list([word.en for word in words], locale=ENGLISH),
    )


def city(zone: str) -> Sentence:
    """The city that an IANA zone is named after: Roma / Rome."""
    return Sentence(
        it=get_timezone_location(zone, locale=ITALIAN, return_city=True),
        en=get_timezone_location(zone, locale=ENGLISH, return_city=True),
    )


METHODS: dict[str, Sentence] = {
    "card": Sentence(it="carta", en="card"),
    "paypal": Sentence(it="PayPal", en="PayPal"),
    "cash_on_delivery": Sentence(it="contrassegno", en="cash on delivery"),
    "bank_transfer": Sentence(it="bonifico", en="bank transfer"),
    "payment_link": Sentence(it="link di pagamento", en="payment link"),
    "none": Sentence(it="come il primo ordine", en="as for the first order"),
}
"""`none` is what an order is paid with that goods of another one paid for: money goes back as it came for that one."""


def payment_method(method: str) -> Sentence:
    return METHODS.get(method, Sentence(it=method, en=method))


COURIERS: dict[str, str] = {"brt": "BRT", "gls": "GLS", "dhl": "DHL"}


def courier(name: str) -> str:
    """A courier as customers know it, by the id that the warehouse uses."""
    return COURIERS.get(name, name)
