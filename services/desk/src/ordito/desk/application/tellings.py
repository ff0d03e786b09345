"""One sentence for every public event, in Italian and English: what the timeline says. A test holds it complete.

A telling gets the event's data as it was published, so that an event that is years old is told like a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from ordito.desk.application.standing import (
    CHARGES,
    LETTERS,
    METHODS,
    OUTCOMES,
    PARCEL,
    RELEASES,
    REMEDIES,
    SETTLED,
)
from ordito.desk.domain.calendar import CALENDAR
from ordito.schemas.values import Sentence

Data = Mapping[str, Any]
Telling = Callable[[Data], tuple[str, str]]

LONGEST_NOTE = 160


def euros(value: Mapping[str, Any]) -> tuple[str, str]:
    whole, cents = divmod(abs(int(value["amount"])), 100)
    symbol = {"EUR": "€"}.get(str(value["currency"]), str(value["currency"]))
    sign = "-" if int(value["amount"]) < 0 else ""
    return f"{sign}{whole:,}".replace(",", ".") + f",{cents:02d} {symbol}", f"{sign}{symbol}{whole:,}.{cents:02d}"


def _words(italian: str, english: str) -> Telling:
    return lambda _: (italian, english)


def _filled(italian: str, english: str, *fields: Callable[[Data], tuple[str, str]]) -> Telling:
    """The sentence with its holes filled, each in its language."""

    def telling(data: Data) -> tuple[str, str]:
        told = [field(data) for field in fields]
        return italian.format(*(it for it, _ in told)), english.format(*(en for _, en in told))

    return telling


def _pieces(key: str = "lines") -> Telling:
    def telling(data: Data) -> tuple[str, str]:
        count = sum(int(piece["quantity"]) for piece in data[key])
        return ("1 pezzo" if count == 1 else f"{count} pezzi", "1 piece" if count == 1 else f"{count} pieces")

    return telling


def _money(key: str = "amount") -> Telling:
    return lambda data: euros(data[key])


def _field(key: str) -> Telling:
    return lambda data: (str(data[key]), str(data[key]))


def _day(key: str) -> Telling:
    def telling(data: Data) -> tuple[str, str]:
        told = str(data[key])
        day = date.fromisoformat(told) if "T" not in told else datetime.fromisoformat(told).astimezone(CALENDAR).date()
        return f"{day.day}/{day.month}/{day.year}", f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    return telling


def _named(names: Mapping[str, Sentence], key: str) -> Telling:
    """The word for what a field says; its own, where there is none yet."""

    def telling(data: Data) -> tuple[str, str]:
        word = str(data[key])
        plain = word.replace("_", " ")
        name = names.get(word, Sentence(plain, plain))
        return name.it, name.en

    return telling


def _either(condition: Callable[[Data], object], yes: Telling, no: Telling) -> Telling:
    return lambda data: (yes if condition(data) else no)(data)


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _captured(data: Data) -> tuple[str, str]:
    (it, en), (metodo, method) = euros(data["amount"]), _named(METHODS, "method")(data)
    voucher = data.get("voucher") if (data.get("voucher") or {}).get("amount") else None
    if data["method"] == "cash_on_delivery":
        return _collected(data["amount"], voucher)
    if voucher:
        da, of_it = euros(voucher)
        metodo, method = f"{metodo}, di cui {da} con il buono", f"{method}, {of_it} of it by voucher"
    return f"Pagamento di {it} riuscito ({metodo.lower()})", f"Payment of {en} taken ({method.lower()})"


def _collected(amount: Data, voucher: Data | None) -> tuple[str, str]:
    """The amount is the whole payment: a voucher's part of it nobody collected."""
    brought = int(amount["amount"]) - (int(voucher["amount"]) if voucher else 0)
    it, en = euros({**amount, "amount": brought})
    if voucher is None:
        return f"{it} incassati alla consegna", f"{en} collected on delivery"
    buono, by_voucher = euros(voucher)
    if not brought:
        return (
            f"Pagati {buono} con il buono, niente incassato alla consegna",
            f"{by_voucher} paid by voucher, nothing collected on delivery",
        )
    return (
        f"{it} incassati alla consegna, {buono} pagati con il buono",
        f"{en} collected on delivery, {by_voucher} paid by voucher",
    )


def _handed_over(data: Data) -> tuple[str, str]:
    courier, number = str(data["courier"]).upper(), data["tracking_number"]
    collect = data.get("collect")
    it, en = euros(collect) if collect else ("", "")
    return (
        f"Pacco affidato a {courier}, tracking {number}" + (f", {it} da pagare alla consegna" if it else ""),
        f"Parcel handed to {courier}, tracking {number}" + (f", {en} to be paid on delivery" if en else ""),
    )


def _tracked(data: Data) -> tuple[str, str]:
    if data.get("after_loss"):
        return _delivered_after_loss(data)
    status = PARCEL.get(str(data["status"]), PARCEL["unknown"])
    return f"Pacco {status.it}{_place(data)}", f"Parcel {status.en}{_place(data)}"


def _delivered_after_loss(data: Data) -> tuple[str, str]:
    it, en = euros(data["collected"]) if data.get("collected") else ("", "")
    return (
        "Pacco consegnato, benché risultasse perso" + (f"; {it} incassati alla consegna" if it else ""),
        "Parcel delivered, though it counted as lost" + (f"; {en} collected on delivery" if en else ""),
    )


def _place(data: Data) -> str:
    return f", {data['location']}" if data.get("location") else ""


def _allocated(data: Data) -> tuple[str, str]:
    missing = _pieces("unavailable")(data)
    if not data["unavailable"]:
        return "Tutta la merce è riservata per te", "All goods are set aside for you"
    if not data["reserved"]:
        return "La merce non è disponibile", "The goods are not in stock"
    return f"Merce riservata; {missing[0]} non disponibili", f"Goods set aside; {missing[1]} not in stock"


def _window(data: Data) -> tuple[str, str]:
    deadline = (data.get("ruling") or {}).get("deadline")
    if not deadline:
        return "Termine per recedere stabilito", "Time to withdraw set"
    it, en = _day("last_day")(deadline)
    return f"Si può recedere fino al {it}", f"Withdrawal is possible until {en}"


def _inspected(data: Data) -> tuple[str, str]:
    outcomes = {line.get("outcome") for line in data["lines"]}
    if "refused" in outcomes:
        return "Merce resa verificata: non tutta accettata", "Returned goods checked: not all accepted"
    if "reduced" in outcomes:
        return "Merce resa verificata: rimborso ridotto", "Returned goods checked: refund reduced"
    return "Merce resa verificata", "Returned goods checked"


def _repair_started(data: Data) -> tuple[str, str]:
    if data.get("due") is None:
        return "Riparazione iniziata", "Repair started"
    it, en = _day("due")(data)
    return f"Riparazione iniziata, pronta entro il {it}", f"Repair started, due by {en}"


def _noted(data: Data) -> tuple[str, str]:
    """A long note is told by how it begins; the order's page has all of it."""
    text = " ".join(str(data["text"]).split())
    text = text if len(text) <= LONGEST_NOTE else f"{text[:LONGEST_NOTE].rstrip()}…"
    if data.get("settles") is None:
        return f"Nota: {text}", f"Note: {text}"
    it, en = _named(SETTLED, "settles")(data)
    return f"Nota, risolto ({it}): {text}", f"Note, settled ({en}): {text}"


def _by_customer(data: Data) -> bool:
    return data.get("by") == "customer"


ORDERS: Mapping[str, Telling] = {
    "order-placed": _either(
        lambda data: data.get("replaces"),
        _words("Ordine in sostituzione creato", "Replacement order placed"),
        _words("Ordine ricevuto", "Order received"),
    ),
    "payment-noted": _words("Pagamento registrato sull'ordine", "Payment noted on the order"),
    "voucher-noted": _words("Buono registrato sull'ordine", "Voucher noted on the order"),
    "allocation-noted": _words("Disponibilità registrata sull'ordine", "Stock noted on the order"),
    "lines-refused": _filled("Non disponibile: {}", "Not in stock: {}", _pieces()),
    "order-confirmed": _filled("Ordine confermato: {}", "Order confirmed: {}", _pieces()),
    "order-rejected": _words("Ordine non accettato", "Order not accepted"),
    "cancellation-requested": _words("Annullamento richiesto", "Cancellation requested"),
    "cancellation-declined": _words(
        "Annullamento non possibile: il pacco è già partito", "Cancellation not possible: the parcel has left"
    ),
    "order-cancelled": _either(
        _by_customer,
        _words("Ordine annullato su tua richiesta", "Order cancelled at your request"),
        _words("Ordine annullato dal Servizio Clienti", "Order cancelled by Customer Service"),
    ),
    "delivery-details-changed": _words("Dati di consegna aggiornati", "Delivery details changed"),
    "order-shipped": _words("Ordine spedito", "Order shipped"),
    "order-delivered": _words("Ordine consegnato", "Order delivered"),
    "return-noted": _words("Reso registrato sull'ordine", "Return noted on the order"),
    "pieces-stop-requested": _filled("Da trattenere: {}", "To be kept here: {}", _pieces()),
    "pieces-stop-noted": _filled("Non più da consegnare: {}", "No more to be delivered: {}", _pieces()),
    "contract-concluded": _words("Contratto concluso", "Contract concluded"),
    "quotation-requested": _words("Preventivo di spedizione richiesto", "Delivery quotation asked for"),
    "quotation-offered": _filled(
        "Preventivo: spedizione {}, totale {}, valido fino al {}",
        "Quotation: delivery {}, total {}, valid until {}",
        _money("delivery"),
        _money("total"),
        _day("valid_until"),
    ),
    "invoice-request-answered": _either(
        lambda data: data["granted"],
        _words("Fattura richiesta e concessa", "Invoice asked for and granted"),
        _words("Fattura richiesta, non più possibile", "Invoice asked for, not possible any more"),
    ),
    "delivery-overdue": _filled(
        "Consegna in ritardo: andava fatta entro il {}", "Delivery overdue: it was due by {}", _day("due")
    ),
    "further-time-granted": _filled("Nuovo termine di consegna: {}", "Further time to deliver: {}", _day("until")),
    "order-terminated": _words("Contratto risolto per mancata consegna", "Contract terminated for want of delivery"),
    "complaint-recorded": _words("Reclamo ricevuto", "Complaint received"),
    "complaint-answered": _words("Risposta al reclamo", "Complaint answered"),
    "newsletter-consent-changed": _either(
        lambda data: data["consent"],
        _words("Consenso alla newsletter dato", "Consent to the newsletter given"),
        _words("Consenso alla newsletter revocato", "Consent to the newsletter withdrawn"),
    ),
    "note-added": _noted,
}

PAYMENTS: Mapping[str, Telling] = {
    "payment-requested": _either(
        lambda data: data["method"] == "cash_on_delivery",
        _filled("{} da pagare alla consegna", "{} to be paid on delivery", _money()),
        _filled("Addebito di {} richiesto", "Charge of {} requested", _money()),
    ),
    "payment-captured": _captured,
    "payment-failed": _filled("Pagamento di {} non riuscito", "Payment of {} failed", _money()),
    "amount-due-changed": _filled("Da pagare alla consegna ora: {}", "Now to be paid on delivery: {}", _money()),
    "refund-deferred": _words("Rimborso in attesa dell'esito del pagamento", "Refund waits for the payment's outcome"),
    "refund-requested": _filled("Rimborso di {} avviato", "Refund of {} started", _money()),
    "refund-completed": _filled("Rimborso di {} eseguito", "Refund of {} paid", _money()),
    "refund-failed": _filled(
        "Rimborso di {} non riuscito: ce ne occupiamo noi", "Refund of {} failed: we see to it", _money()
    ),
    "bank-details-asked": _filled(
        "Per il rimborso di {} servono le coordinate bancarie", "The refund of {} needs bank details", _money()
    ),
    "bank-details-given": _filled(
        "Coordinate bancarie ricevute: {} … {}",
        "Bank details received: {} … {}",
        _field("iban_country"),
        _field("iban_last4"),
    ),
    "charge-requested": _filled("Da pagare: {} ({})", "To be paid: {} ({})", _money(), _named(CHARGES, "reason")),
    "charge-started": _words("Pagamento in corso", "Payment under way"),
    "charge-declined": _words("Pagamento non riuscito: si può riprovare", "Payment failed: it can be tried again"),
    "charge-paid": _filled("Pagati {} ({})", "Paid: {} ({})", _money(), _named(CHARGES, "reason")),
    "charge-overdue": _filled(
        "Non ancora pagati {} ({})", "Not paid yet: {} ({})", _money(), _named(CHARGES, "reason")
    ),
    "collected-again": _filled(
        "Il corriere ha comunicato un altro incasso: {}", "The courier reported another collection: {}", _money()
    ),
    "charge-withdrawn": _words("Un pagamento richiesto non è più dovuto", "A charge need not be paid any more"),
    "voucher-issued": _filled("Buono {} di {} emesso", "Voucher {} of {} issued", _field("code"), _money()),
    "voucher-spent": _filled("{} spesi, restano {}", "{} spent, {} left", _money(), _money("balance")),
    "voucher-restored": _filled(
        "{} tornati sul buono, ora {}", "{} restored, {} on it now", _money(), _money("balance")
    ),
}


def _stock(italian: str, english: str) -> Telling:
    return _filled(italian, english, _field("quantity"), _field("sku"))


SHIPPING: Mapping[str, Telling] = {
    "stock-counted": _filled("{} contati: {}", "{} counted: {}", _field("sku"), _field("on_hand")),
    "stock-reserved": _stock("{} × {} riservati", "{} × {} set aside"),
    "stock-released": _stock("{} × {} di nuovo liberi", "{} × {} free again"),
    "stock-taken": _stock("{} × {} usciti dal magazzino", "{} × {} left the warehouse"),
    "stock-returned": _stock("{} × {} tornati in magazzino", "{} × {} back in stock"),
    "allocation-made": _allocated,
    "allocation-released": _words("Merce di nuovo libera", "Goods released"),
    "shipment-opened": _filled("Pronto da imballare: {}", "Ready to pack: {}", _pieces()),
    "parcel-packed": _filled("Pacco preparato: {}", "Parcel packed: {}", _pieces()),
    "parcel-handed-over": _handed_over,
    "parcel-tracked": _tracked,
    "parcel-delivered": _words("Pacco consegnato", "Parcel delivered"),
    "delivery-corrected": _filled(
        "Data di consegna corretta dal corriere: {}",
        "Day of delivery corrected by the courier: {}",
        _day("delivered_at"),
    ),
    "parcel-held": lambda data: (
        f"Pacco in giacenza{_place(data)}",
        f"Parcel held by the courier{_place(data)}",
    ),
    "parcel-released": _filled("Giacenza svincolata: {}", "Held parcel released: {}", _named(RELEASES, "instruction")),
    "parcel-returning": _words("Il pacco torna al mittente", "The parcel is coming back to the sender"),
    "parcel-came-back": _either(
        lambda data: data["cause"] == "refused",
        _words("Pacco rifiutato, tornato in magazzino", "Parcel refused, back in the warehouse"),
        _words("Pacco non consegnato, tornato in magazzino", "Parcel not delivered, back in the warehouse"),
    ),
    "parcel-lost": _words("Il corriere ha smarrito il pacco", "The courier lost the parcel"),
    "shipment-stopped": _words("Spedizione fermata", "Shipment stopped"),
    "shipment-stop-declined": _words("Spedizione non più fermabile", "Too late to stop: the courier has the parcel"),
    "pieces-stopped": _filled("Restano in magazzino: {}", "Kept in the warehouse: {}", _pieces()),
    "pieces-stop-declined": _words("Recesso: il corriere ha già gli articoli", "Withdrawn from goods that have left"),
    "destination-changed": _words("Destinazione aggiornata", "Destination updated"),
}

RETURNS: Mapping[str, Telling] = {
    "returns-opened": _words("Scheda resi aperta", "Returns file opened"),
    "voucher-noted": _words("Buono registrato per i resi", "Voucher noted for returns"),
    "order-progress-noted": _words("Avanzamento registrato per i resi", "Progress noted for returns"),
    "parcel-delivery-noted": _words("Consegna registrata per i resi", "Delivery noted for returns"),
    "withdrawal-window-set": _window,
    "withdrawal-received": _filled("Recesso ricevuto per {}", "Withdrawal received for {}", _pieces()),
    "withdrawal-declined": _filled("Recesso non possibile per {}", "Withdrawal not possible for {}", _pieces()),
    "goods-not-sent": _filled("Mai partiti: {}", "Never sent: {}", _pieces()),
    "return-authorised": _filled(
        "Reso autorizzato con il codice {}", "Return authorised under the code {}", _field("code")
    ),
    "return-dispatched": _words("Reso spedito", "Return sent"),
    "return-lost": _words("Il pacco del reso non è mai arrivato", "The returned parcel never arrived"),
    "return-expired": _words("Termine per spedire il reso scaduto", "Time to send the return is over"),
    "goods-received": _words("Merce resa ricevuta", "Returned goods received"),
    "goods-refused": _words("Pacco del reso non accettato", "Returned parcel not accepted"),
    "unknown-parcel-received": _words("Pacco sconosciuto ricevuto", "Unknown parcel received"),
    "unknown-parcel-assigned": _words("Pacco abbinato a un reso", "Parcel matched to a return"),
    "unknown-parcel-sent-back": _words("Pacco sconosciuto rispedito", "Unknown parcel sent back"),
    "return-inspected": _inspected,
    "refund-due": _filled("Rimborso di {} dovuto", "Refund of {} due", _money()),
    "refund-overdue": _filled("Rimborso di {} in ritardo", "Refund of {} overdue", _money()),
    "goods-sent-back": _filled("Rispediti {}", "Sent back: {}", _pieces()),
    "return-closed": _words("Reso concluso", "Return completed"),
    "exchange-noted": _either(
        lambda data: data["fact"] == "replacement_ended",
        _words("L'ordine di cambio è terminato", "The exchange order ended"),
        _either(
            lambda data: data["fact"] == "charge_paid",
            _words("Il pagamento per il cambio è arrivato", "The payment for the exchange is here"),
            _words("L'ordine di cambio è confermato", "The exchange order is confirmed"),
        ),
    ),
    "exchange-charge-due": _filled("Dovuti {} ({})", "Due: {} ({})", _money(), _named(CHARGES, "reason")),
    "exchange-charge-dropped": _words(
        "Per il cambio non è più dovuto nulla", "Nothing is due any more for the exchange"
    ),
    "exchange-agreed": _filled("Cambio concordato per {}", "Exchange agreed for {}", _pieces()),
    "undelivered-settled": _filled("Mai consegnati: {}", "Never delivered: {}", _pieces()),
}

CLAIMS: Mapping[str, Telling] = {
    "guarantee-registered": _filled(
        "Garanzia registrata per la riga {}", "Guarantee registered for line {}", _field("line")
    ),
    "claim-opened": _either(
        lambda data: data["covered"],
        _words("Difetto segnalato in garanzia", "Defect reported under the guarantee"),
        _words("Difetto segnalato: riparazione a pagamento", "Defect reported: a paid repair"),
    ),
    "claim-declined": _words("Garanzia non applicabile", "Guarantee not applicable"),
    "claim-collection-arranged": _either(
        lambda data: data["by"] == "seller",
        _filled("Ritiro concordato con il codice {}", "Collection arranged under the code {}", _field("code")),
        _filled("Da spedire con il codice {}", "To be sent under the code {}", _field("code")),
    ),
    "claim-goods-received": _words("Articolo da verificare ricevuto", "Item to be checked received"),
    "claim-checked": _either(
        lambda data: data["defect"],
        _words("Verifica: il difetto c'è", "Checked: there is a defect"),
        _words("Verifica: nessun difetto trovato", "Checked: no defect found"),
    ),
    "remedy-decided": _filled("Rimedio: {}", "Remedy: {}", _named(REMEDIES, "remedy")),
    "remedy-declined": _filled("Rimedio non possibile: {}", "Remedy not possible: {}", _named(REMEDIES, "remedy")),
    "repair-quoted": _filled("Preventivo di riparazione: {}", "Repair quotation: {}", _money()),
    "repair-quotation-answered": _either(
        lambda data: data["accepted"],
        _words("Preventivo di riparazione accettato", "Repair quotation accepted"),
        _words("Preventivo di riparazione non accettato", "Repair quotation not accepted"),
    ),
    "repair-started": _repair_started,
    "repair-overdue": _filled(
        "Riparazione in ritardo: era attesa per il {}", "Repair overdue: it was due by {}", _day("due")
    ),
    "repair-finished": _words("Riparazione terminata", "Repair finished"),
    "charge-due": _filled("Dovuti {} ({})", "Due: {} ({})", _money(), _named(CHARGES, "reason")),
    "voucher-due": _filled(
        "Buono di {} concordato, codice {}", "Voucher of {} agreed, code {}", _money(), _field("code")
    ),
    "claim-closed": _filled("Garanzia conclusa: {}", "Claim completed: {}", _named(OUTCOMES, "outcome")),
}

NOTIFICATIONS: Mapping[str, Telling] = {
    "contact-noted": _words("Contatto registrato", "Contact noted"),
    "email-queued": _filled("E-mail in partenza: {}", "E-mail queued: {}", _named(LETTERS, "kind")),
    "email-deferred": _filled("E-mail in attesa: {}", "E-mail waits: {}", _named(LETTERS, "kind")),
    "email-sent": _filled("E-mail inviata: {}", "E-mail sent: {}", _named(LETTERS, "kind")),
    "email-failed": _filled("E-mail non consegnata: {}", "E-mail not delivered: {}", _named(LETTERS, "kind")),
}

TELLINGS: Mapping[str, Telling] = {
    f"ordito.{source}.{name}": telling
    for source, tellings in (
        ("orders", ORDERS),
        ("payments", PAYMENTS),
        ("shipping", SHIPPING),
        ("returns", {**RETURNS, **CLAIMS}),
        ("notifications", NOTIFICATIONS),
    )
    for name, telling in tellings.items()
}
