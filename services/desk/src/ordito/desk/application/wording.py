"""The words of the customer's page, in Italian and English. The Italian text prevails.

Where things stand is told by `standing`, whose words are the page's, too.
"""

from __future__ import annotations

from ordito.desk.application.standing import CHARGES as CHARGES
from ordito.desk.application.standing import CHECK_COSTS as CHECK_COSTS
from ordito.desk.application.standing import CLAIM as CLAIM
from ordito.desk.application.standing import CONDITIONS as CONDITIONS
from ordito.desk.application.standing import HEADLINES as HEADLINES
from ordito.desk.application.standing import LETTERS as LETTERS
from ordito.desk.application.standing import METHODS as METHODS
from ordito.desk.application.standing import OUTCOMES as OUTCOMES
from ordito.desk.application.standing import PARCEL as PARCEL
from ordito.desk.application.standing import RELEASES as RELEASES
from ordito.desk.application.standing import REMEDIES as REMEDIES
from ordito.desk.application.standing import RETURN as RETURN
from ordito.desk.application.standing import STEPS as STEPS
from ordito.desk.application.standing import WINDOWS as WINDOWS
from ordito.desk.application.standing import step_reached as step_reached
from ordito.schemas.values import Sentence


def _s(it: str, en: str) -> Sentence:
    return Sentence(it=it, en=en)


WORDS: dict[str, Sentence] = {
    "order": _s("Ordine", "Order"),
    "placed_on": _s("del", "placed on"),
    "reference": _s("Riferimento", "Reference"),
    "progress": _s("Avanzamento", "Progress"),
    "skip": _s("Vai al contenuto", "Skip to content"),
    "language": _s("Lingua", "Language"),
    "parcels": _s("Pacchi", "Parcels"),
    "parcel": _s("Pacco", "Parcel"),
    "track": _s("Segui il pacco", "Track the parcel"),
    "tracking_number": _s("Numero di tracking", "Tracking number"),
    "items": _s("Articoli", "Items"),
    "quantity": _s("Quantità", "Quantity"),
    "refused_line": _s("Non disponibile, rimborsato", "Not available, refunded"),
    "refused_some": _s("non disponibili", "not available"),
    "goods": _s("Articoli", "Items"),
    "discount": _s("Sconto", "Discount"),
    "delivery": _s("Spedizione", "Delivery"),
    "free": _s("gratuita", "free"),
    "total": _s("Totale", "Total"),
    "vat_included": _s("IVA inclusa", "VAT included"),
    "of_which_vat": _s("di cui IVA", "of which VAT"),
    "refunded": _s("Rimborsato", "Refunded"),
    "refunding": _s("Rimborso in corso", "Refund under way"),
    "payment": _s("Pagamento", "Payment"),
    "address": _s("Consegna a", "Delivery to"),
    "gift_note": _s("Biglietto regalo", "Gift note"),
    "now": _s("Cosa puoi fare ora", "What you can do now"),
    "cancel": _s("Annulla l'ordine", "Cancel the order"),
    "why": _s("Perché? La regola e da dove viene", "Why? The rule and where it is written"),
    "possible": _s("Possibile", "Possible"),
    "not_possible": _s("Non possibile", "Not possible"),
    "rome_time": _s("ora di Roma", "Rome time"),
    "error_prefix": _s("Da correggere: ", "To mend: "),
    "step_of": _s("passo", "step"),
    "reason": _s("Motivo", "Reason"),
    "refused_title": _s("Non è stato possibile", "This was not possible"),
    "clause": _s("Condizioni", "Clause"),
    "why_short": _s("Perché?", "Why?"),
    "law_gives_more": _s("La legge dà di più", "The law gives more"),
    "law_applied": _s("Qui si applica la legge.", "Here the law is applied."),
    "law_not_applied": _s(
        "Qui la decisione segue le condizioni; la legge ti dà di più.",
        "Here the decision follows the terms; the law gives you more.",
    ),
    "deadline": _s("Scadenza", "Deadline"),
    "law": _s("La legge", "The law"),
    "terms": _s("Condizioni", "Terms"),
    "unavailable": _s(
        "In questo momento non possiamo dirti cosa puoi fare: riprova tra qualche minuto. Il tuo ordine è al sicuro.",
        "Just now we cannot tell you what you can do: please try again in a few minutes. Your order is safe.",
    ),
    "action_unavailable": _s(
        "Il servizio al momento non risponde. Riapri questa pagina tra qualche minuto: mostrerà se è stato fatto.",
        "The service does not answer just now. Open this page again in a few minutes: it shows whether it was done.",
    ),
    "returns": _s("Resi", "Returns"),
    "history": _s("Cosa è successo", "What happened"),
    "letters": _s("E-mail che ti abbiamo scritto", "E-mails we sent you"),
    "letter_sent": _s("inviata", "sent"),
    "letter_waiting": _s("in partenza", "being sent"),
    "letter_failed": _s("non consegnata", "not delivered"),
    "help": _s("Serve aiuto?", "Need help?"),
    "help_text": _s(
        "Scrivi o chiama il Servizio Clienti e indica il numero dell'ordine.",
        "Write to or call Customer Service and give the order number.",
    ),
    "private": _s(
        "Questa pagina è solo tua: chi ha il link la vede.",
        "This page is yours alone: whoever has the link can see it.",
    ),
    "back": _s("Torna all'ordine", "Back to the order"),
    "cancel_question": _s("Vuoi annullare l'ordine?", "Do you want to cancel the order?"),
    "cancel_means": _s(
        "Fermiamo la spedizione e ti rimborsiamo quanto hai pagato. Non si può tornare indietro.",
        "We stop the shipment and refund what you paid. This cannot be undone.",
    ),
    "cancel_confirm": _s("Sì, annulla l'ordine", "Yes, cancel the order"),
    "keep": _s("No, lo tengo", "No, keep it"),
    "cancel_reason": _s("Motivo (facoltativo)", "Reason (optional)"),
    "cancel_asked": _s(
        "Richiesta ricevuta: ti scriviamo appena l'annullamento è confermato.",
        "Request received: we will write to you as soon as the cancellation is confirmed.",
    ),
    "refused_now": _s("Non è stato possibile.", "This was not possible."),
    "card_number_refused": _s(
        "Quello che hai scritto sembra un numero di carta. Toglilo: non ne accettiamo da nessuna parte.",
        "What you wrote looks like a card number. Take it out: we accept none anywhere.",
    ),
    "mend": _s("C'è qualcosa da correggere", "Something needs mending"),
    "not_found_title": _s("Questa pagina non c'è", "This page does not exist"),
    "not_found": _s(
        "Il link non è completo o non è valido. Aprilo di nuovo dall'e-mail, oppure scrivi al Servizio Clienti.",
        "The link is not complete or not valid. Open it again from the e-mail, or write to Customer Service.",
    ),
    "not_yet_title": _s("Un attimo di pazienza", "One moment please"),
    "not_yet": _s(
        "Abbiamo il tuo ordine, ma questa pagina non lo mostra ancora. Ricaricala tra qualche secondo.",
        "We have your order, but this page does not show it yet. Reload it in a few seconds.",
    ),
    "no_such_page_title": _s("Questa pagina non c'è più", "This page is not there"),
    "no_such_page": _s(
        "Il tuo ordine non ha questa pagina, o non ce l'ha ancora. Torna alla pagina dell'ordine.",
        "Your order does not have this page, or not yet. Go back to the order's page.",
    ),
    "too_large_title": _s("È troppo grande", "This is too large"),
    "too_large": _s(
        "Le foto sono troppo grandi: ognuna può avere al massimo 5 MB. Torna indietro e scegline di più piccole.",
        "The photos are too large: each may have at most 5 MB. Go back and choose smaller ones.",
    ),
    "trouble_title": _s("In questo momento non risponde", "It does not answer just now"),
    "optional": _s("facoltativo", "optional"),
    "what_is_ruled": _s("Che cosa dicono le condizioni", "What the terms say"),
    "error_title": _s("Qualcosa non ha funzionato", "Something did not work"),
    "error": _s(
        "Non è colpa tua, e il tuo ordine è al sicuro. Riprova tra qualche minuto.",
        "It is not your fault, and your order is safe. Please try again in a few minutes.",
    ),
}
