"""What happened, in sentences: for the customer in the customer's language, for the staff in English with the actor.

Every event type that a customer is shown has a sentence; one that is not known yet is told by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ordito.desk.application.wording import LETTERS, METHODS, PARCEL
from ordito.desk.domain.timeline import Entry
from ordito.schemas.values import Sentence

Data = Mapping[str, Any]
Telling = Callable[[Data], tuple[str, str]]


def tell(entry: Entry) -> Sentence:
    """One sentence for what the event says."""
    telling = _TELLINGS.get(entry.kind.removeprefix("ordito."))
    if telling is None:
        words = entry.name.replace("-", " ").capitalize()
        return Sentence(it=words, en=words)
    italian, english = telling(entry.data)
    return Sentence(it=italian, en=english)


def note(entry: Entry) -> Sentence | None:
    """The decision behind it, where there was one: the ruling's own sentence."""
    ruling = entry.ruling
    if ruling is None:
        return None
    sentence = ruling.get("sentence") or {}
    return Sentence(it=str(sentence.get("it", "")), en=str(sentence.get("en", "")))


def _pieces(data: Data, key: str = "lines") -> tuple[str, str]:
    count = sum(int(piece["quantity"]) for piece in data[key])
    return ("1 pezzo" if count == 1 else f"{count} pezzi", "1 piece" if count == 1 else f"{count} pieces")


def euros(value: Mapping[str, Any]) -> tuple[str, str]:
    whole, cents = divmod(abs(int(value["amount"])), 100)
    symbol = {"EUR": "€"}.get(str(value["currency"]), str(value["currency"]))
    sign = "-" if int(value["amount"]) < 0 else ""
    return f"{sign}{whole:,}".replace(",", ".") + f",{cents:02d} {symbol}", f"{sign}{symbol}{whole:,}.{cents:02d}"


def _amount(italian: str, english: str, key: str = "amount") -> Telling:
    def telling(data: Data) -> tuple[str, str]:
        it, en = euros(data[key])
        return italian.format(it), english.format(en)

    return telling


def _words(italian: str, english: str) -> Telling:
    return lambda _: (italian, english)


def _counted(italian: str, english: str, key: str = "lines") -> Telling:
    def telling(data: Data) -> tuple[str, str]:
        it, en = _pieces(data, key)
        return italian.format(it), english.format(en)

    return telling


def _captured(data: Data) -> tuple[str, str]:
    it, en = euros(data["amount"])
    method = METHODS.get(str(data["method"]), Sentence(str(data["method"]), str(data["method"])))
    return f"Pagamento di {it} riuscito ({method.it.lower()})", f"Payment of {en} taken ({method.en.lower()})"


def _handed_over(data: Data) -> tuple[str, str]:
    courier = str(data["courier"]).upper()
    return (
        f"Pacco affidato a {courier}, tracking {data['tracking_number']}",
        f"Parcel handed to {courier}, tracking {data['tracking_number']}",
    )


def _tracked(data: Data) -> tuple[str, str]:
    status = PARCEL.get(str(data["status"]), PARCEL["unknown"])
    place = f", {data['location']}" if data.get("location") else ""
    return f"Pacco {status.it}{place}", f"Parcel {status.en}{place}"


def _allocated(data: Data) -> tuple[str, str]:
    missing = _pieces(data, "unavailable")
    if not data["unavailable"]:
        return "Tutta la merce è riservata per te", "All goods are set aside for you"
    if not data["reserved"]:
        return "La merce non è disponibile", "The goods are not in stock"
    return f"Merce riservata; {missing[0]} non disponibili", f"Goods set aside; {missing[1]} not in stock"


def _letter(italian: str, english: str) -> Telling:
    def telling(data: Data) -> tuple[str, str]:
        kind = str(data["kind"])
        what = LETTERS.get(kind, Sentence(kind.replace("_", " "), kind.replace("_", " ")))
        return italian.format(what.it), english.format(what.en)

    return telling


def _authorised(data: Data) -> tuple[str, str]:
    return f"Reso autorizzato con il codice {data['code']}", f"Return authorised under the code {data['code']}"


def _cancelled(data: Data) -> tuple[str, str]:
    return (
        ("Ordine annullato su tua richiesta", "Order cancelled at your request")
        if data.get("by") == "customer"
        else ("Ordine annullato dal Servizio Clienti", "Order cancelled by Customer Service")
    )


_TELLINGS: Mapping[str, Telling] = {
    "orders.order-placed": _words("Ordine ricevuto", "Order received"),
    "orders.payment-noted": _words("Pagamento registrato sull'ordine", "Payment noted on the order"),
    "orders.allocation-noted": _words("Disponibilità registrata sull'ordine", "Stock noted on the order"),
    "orders.lines-refused": _counted("Non disponibile: {}", "Not in stock: {}"),
    "orders.order-confirmed": _counted("Ordine confermato: {}", "Order confirmed: {}"),
    "orders.order-rejected": _words("Ordine non accettato", "Order not accepted"),
    "orders.cancellation-requested": _words("Annullamento richiesto", "Cancellation requested"),
    "orders.cancellation-declined": _words(
        "Annullamento non possibile: il pacco è già partito", "Cancellation not possible: the parcel has left"
    ),
    "orders.order-cancelled": _cancelled,
    "orders.delivery-details-changed": _words("Dati di consegna aggiornati", "Delivery details changed"),
    "orders.order-shipped": _words("Ordine spedito", "Order shipped"),
    "orders.order-delivered": _words("Ordine consegnato", "Order delivered"),
    "orders.return-noted": _words("Reso registrato sull'ordine", "Return noted on the order"),
    "payments.payment-requested": _amount("Addebito di {} richiesto", "Charge of {} requested"),
    "payments.payment-captured": _captured,
    "payments.payment-failed": _amount("Pagamento di {} non riuscito", "Payment of {} failed"),
    "payments.refund-deferred": _words(
        "Rimborso in attesa dell'esito del pagamento", "Refund waits for the payment's outcome"
    ),
    "payments.refund-requested": _amount("Rimborso di {} avviato", "Refund of {} started"),
    "payments.refund-completed": _amount("Rimborso di {} eseguito", "Refund of {} paid"),
    "payments.refund-failed": _amount(
        "Rimborso di {} non riuscito: ce ne occupiamo noi", "Refund of {} failed: we see to it"
    ),
    "shipping.allocation-made": _allocated,
    "shipping.allocation-released": _words("Merce di nuovo libera", "Goods released"),
    "shipping.shipment-opened": _counted("Pronto da imballare: {}", "Ready to pack: {}"),
    "shipping.parcel-packed": _counted("Pacco preparato: {}", "Parcel packed: {}"),
    "shipping.parcel-handed-over": _handed_over,
    "shipping.parcel-tracked": _tracked,
    "shipping.parcel-delivered": _words("Pacco consegnato", "Parcel delivered"),
    "shipping.shipment-stopped": _words("Spedizione fermata in tempo", "Shipment stopped in time"),
    "shipping.shipment-stop-declined": _words(
        "Spedizione non più fermabile", "Too late to stop: the courier has the parcel"
    ),
    "shipping.destination-changed": _words("Destinazione aggiornata", "Destination updated"),
    "returns.returns-opened": _words("Scheda resi aperta", "Returns file opened"),
    "returns.order-progress-noted": _words("Avanzamento registrato per i resi", "Progress noted for returns"),
    "returns.withdrawal-received": _counted("Recesso ricevuto per {}", "Withdrawal received for {}"),
    "returns.withdrawal-declined": _counted("Recesso non possibile per {}", "Withdrawal not possible for {}"),
    "returns.return-authorised": _authorised,
    "returns.goods-received": _words("Merce resa ricevuta", "Returned goods received"),
    "returns.return-inspected": _words("Merce resa verificata", "Returned goods checked"),
    "returns.refund-due": _amount("Rimborso di {} dovuto", "Refund of {} due"),
    "returns.return-expired": _words("Termine per spedire il reso scaduto", "Time to send the return is over"),
    "returns.refund-overdue": _amount("Rimborso di {} in ritardo", "Refund of {} overdue"),
    "returns.return-closed": _words("Reso concluso", "Return completed"),
    "notifications.contact-noted": _words("Contatto registrato", "Contact noted"),
    "notifications.email-queued": _letter("E-mail in partenza: {}", "E-mail queued: {}"),
    "notifications.email-deferred": _letter("E-mail in attesa: {}", "E-mail waits: {}"),
    "notifications.email-sent": _letter("E-mail inviata: {}", "E-mail sent: {}"),
    "notifications.email-failed": _letter("E-mail non consegnata: {}", "E-mail not delivered: {}"),
}
