"""Where things stand, in words: order, parcels, returns, claims, charges and e-mails, in Italian and English."""

from __future__ import annotations

from ordito.desk.domain.status import Status
from ordito.schemas.values import Sentence


def _s(it: str, en: str) -> Sentence:
    return Sentence(it=it, en=en)


HEADLINES: dict[Status, tuple[Sentence, Sentence]] = {
    Status.RECEIVED: (
        _s("Abbiamo ricevuto il tuo ordine", "We have your order"),
        _s("Stiamo verificando pagamento e disponibilità.", "We are checking payment and stock."),
    ),
    Status.CONFIRMED: (
        _s("Il tuo ordine è confermato", "Your order is confirmed"),
        _s("Pagamento e disponibilità sono a posto.", "Payment and stock are in order."),
    ),
    Status.PREPARING: (
        _s("Stiamo preparando il tuo ordine", "We are preparing your order"),
        _s("Ti scriviamo quando parte.", "We will write to you when it leaves."),
    ),
    Status.SHIPPED: (
        _s("Il tuo ordine è in viaggio", "Your order is on its way"),
        _s("Il corriere ha ritirato il pacco.", "The courier has the parcel."),
    ),
    Status.OUT_FOR_DELIVERY: (
        _s("In consegna", "Out for delivery"),
        _s("Il corriere passa da te.", "The courier is on the way to you."),
    ),
    Status.DELIVERY_PROBLEM: (
        _s("Il pacco è fermo", "The parcel is held up"),
        _s(
            "Il corriere non è riuscito a consegnare. Il Servizio Clienti può aiutarti a sbloccarlo.",
            "The courier could not deliver. Customer Service can help to release it.",
        ),
    ),
    Status.QUOTATION: (
        _s("Hai chiesto un preventivo di spedizione", "You asked what delivery costs"),
        _s(
            "Non hai ancora ordinato nulla. Quando accetti il preventivo, parte l'ordine.",
            "Nothing is ordered yet. When you accept the quotation, the order is placed.",
        ),
    ),
    Status.OVERDUE: (
        _s("La consegna è in ritardo", "The delivery is late"),
        _s(
            "L'ultimo giorno per consegnare è passato: sotto trovi cosa puoi fare.",
            "The last day to deliver has passed: below you can see what you can do.",
        ),
    ),
    Status.HELD: (
        _s("Il pacco è in giacenza", "The parcel is held at the depot"),
        _s(
            "Il corriere non è riuscito a consegnare e lo conserva in filiale.",
            "The courier could not deliver and keeps it at a branch.",
        ),
    ),
    Status.COMING_BACK: (
        _s("Il pacco sta tornando da noi", "The parcel is coming back to us"),
        _s("Non è stato possibile consegnarlo.", "It could not be delivered."),
    ),
    Status.UNDELIVERED: (
        _s("Il pacco è tornato da noi", "The parcel came back to us"),
        _s("Sotto trovi che cosa ti spetta.", "Below you can see what is due to you."),
    ),
    Status.LOST: (
        _s("Il pacco è andato perso", "The parcel was lost"),
        _s(
            "Il corriere lo ha smarrito. Il rischio non è tuo: sotto trovi che cosa ti spetta.",
            "The courier lost it. The risk is not yours: below you can see what is due to you.",
        ),
    ),
    Status.CLAIM: (
        _s("La tua garanzia è in corso", "Your guarantee claim is under way"),
        _s("Sotto trovi a che punto è.", "Below you can see how far it has come."),
    ),
    Status.TERMINATED: (
        _s("Contratto risolto", "Contract terminated"),
        _s("Quanto hai pagato ti viene rimborsato.", "What you paid is refunded."),
    ),
    Status.DELIVERED: (
        _s("Consegnato", "Delivered"),
        _s("Speriamo che ti piaccia.", "We hope you like it."),
    ),
    Status.RETURNING: (
        _s("Il tuo reso è in corso", "Your return is under way"),
        _s("Sotto trovi a che punto è.", "Below you can see how far it has come."),
    ),
    Status.RETURNED: (
        _s("Reso concluso", "Return completed"),
        _s("Sotto trovi com'è finito.", "Below you can see how it ended."),
    ),
    Status.CANCELLING: (
        _s("Annullamento richiesto", "Cancellation requested"),
        _s("Stiamo fermando la spedizione.", "We are stopping the shipment."),
    ),
    Status.CANCELLED: (
        _s("Ordine annullato", "Order cancelled"),
        _s("Quanto hai pagato ti viene rimborsato.", "What you paid is refunded."),
    ),
    Status.REJECTED: (
        _s("Non possiamo accettare il tuo ordine", "We cannot accept your order"),
        _s(
            "Sotto trovi il motivo. Se hai pagato, ti viene rimborsato tutto.",
            "The reason is below. If you paid, all of it is refunded.",
        ),
    ),
}

STEPS: tuple[Sentence, ...] = (
    _s("Ricevuto", "Received"),
    _s("Confermato", "Confirmed"),
    _s("Spedito", "Shipped"),
    _s("Consegnato", "Delivered"),
)

_REACHED: dict[Status, int] = {
    Status.RECEIVED: 0,
    Status.CONFIRMED: 1,
    Status.PREPARING: 1,
    Status.SHIPPED: 2,
    Status.OUT_FOR_DELIVERY: 2,
    Status.DELIVERY_PROBLEM: 2,
    Status.DELIVERED: 3,
    Status.RETURNING: 3,
    Status.RETURNED: 3,
    Status.CLAIM: 3,
    Status.OVERDUE: 1,
    Status.HELD: 2,
    Status.COMING_BACK: 2,
}


def step_reached(status: Status) -> int | None:
    """The place in STEPS; None for an order that will not arrive."""
    return _REACHED.get(status)


METHODS: dict[str, Sentence] = {
    "card": _s("Carta", "Card"),
    "paypal": _s("PayPal", "PayPal"),
    "cash_on_delivery": _s("Contrassegno", "Cash on delivery"),
    "bank_transfer": _s("Bonifico", "Bank transfer"),
    "payment_link": _s("Link di pagamento", "Payment link"),
    "voucher": _s("Buono", "Voucher"),
    "none": _s("Nulla da pagare", "Nothing to pay"),
    "same_method": _s("Stesso metodo del pagamento", "Same method as the payment"),
}

PARCEL: dict[str, Sentence] = {
    "pending": _s("in attesa del corriere", "waiting for the courier"),
    "picked_up": _s("ritirato dal corriere", "picked up by the courier"),
    "in_transit": _s("in viaggio", "in transit"),
    "out_for_delivery": _s("in consegna", "out for delivery"),
    "delivered": _s("consegnato", "delivered"),
    "delivery_failed": _s("consegna non riuscita", "delivery failed"),
    "delivery_delayed": _s("in ritardo", "delayed"),
    "ready_for_pickup": _s("pronto per il ritiro in filiale", "ready for collection at the depot"),
    "on_hold": _s("fermo in giacenza", "held at the depot"),
    "return_to_sender": _s("torna al mittente", "going back to the sender"),
    "cancelled": _s("annullato", "cancelled"),
    "unknown": _s("stato non ancora noto", "status not known yet"),
    "packed": _s("imballato", "packed"),
    "handed_over": _s("affidato al corriere", "with the courier"),
    "held": _s("in giacenza presso il corriere", "held by the courier"),
    "coming_back": _s("sta tornando da noi", "coming back to us"),
    "came_back": _s("tornato da noi", "came back to us"),
    "lost": _s("andato perso", "lost"),
}

RETURN: dict[str, Sentence] = {
    "withdrawn": _s("recesso ricevuto, attende il codice di reso", "withdrawal received, waiting for its return code"),
    "declined": _s("recesso non possibile", "withdrawal not possible"),
    "authorised": _s("autorizzato", "authorised"),
    "dispatched": _s("in viaggio verso di noi", "on its way to us"),
    "lost": _s("pacco mai arrivato", "parcel never arrived"),
    "received": _s("merce ricevuta, in verifica", "goods received, being checked"),
    "inspected": _s("merce verificata", "goods checked"),
    "refund_due": _s("rimborso in arrivo", "refund on its way"),
    "closed": _s("concluso", "completed"),
}

CLAIM: dict[str, Sentence] = {
    "opened": _s("segnalazione ricevuta", "report received"),
    "declined": _s("non coperto", "not covered"),
    "arranged": _s("ritiro o spedizione concordati", "collection or dispatch arranged"),
    "received": _s("articolo arrivato, in verifica", "item here, being checked"),
    "checked": _s("verificato", "checked"),
    "quoted": _s("preventivo di riparazione inviato", "repair quotation sent"),
    "charge_due": _s("attende un pagamento", "waits for a payment"),
    "in_repair": _s("in riparazione", "being repaired"),
    "refund_due": _s("rimborso in arrivo", "refund on its way"),
    "closed": _s("concluso", "completed"),
}

REMEDIES: dict[str, Sentence] = {
    "repair": _s("riparazione", "repair"),
    "replacement": _s("sostituzione", "replacement"),
    "price_reduction": _s("riduzione del prezzo", "price reduction"),
    "termination": _s("risoluzione con rimborso", "termination with refund"),
    "equivalent_product": _s("prodotto equivalente", "equivalent product"),
    "voucher": _s("buono", "voucher"),
}

OUTCOMES: dict[str, Sentence] = {
    "repaired": _s("riparato", "repaired"),
    "replaced": _s("sostituito", "replaced"),
    "price_reduced": _s("prezzo ridotto", "price reduced"),
    "terminated": _s("contratto risolto", "contract terminated"),
    "equivalent_product": _s("prodotto equivalente inviato", "equivalent product sent"),
    "voucher": _s("buono emesso", "voucher issued"),
    "no_defect": _s("nessun difetto trovato", "no defect found"),
    "not_repaired": _s("non riparato", "not repaired"),
    "withdrawn": _s("segnalazione ritirata", "claim withdrawn"),
}

CHARGES: dict[str, Sentence] = {
    "no_defect_found": _s("costi di verifica, nessun difetto trovato", "costs of the check, no defect found"),
    "paid_repair": _s("riparazione a pagamento", "paid repair"),
    "sent_back": _s("rispedizione della merce", "sending the goods back"),
    "exchange": _s("differenza per il cambio", "difference for the exchange"),
    "exchange_worth_less": _s("merce resa per il cambio di valore inferiore", "goods of the exchange worth less"),
    "exchange_not_returned": _s("merce del cambio non resa", "goods of the exchange not returned"),
    "guarantee": _s("differenza per la sostituzione", "difference for the replacement"),
    "order": _s("ordine", "order"),
}

CHECK_COSTS: dict[str, Sentence] = {
    "verification": _s("Verifica", "Verification"),
    "restoration": _s("Ripristino", "Restoration"),
    "transport": _s("Trasporto", "Transport"),
}

RELEASES: dict[str, Sentence] = {
    "deliver_again": _s("nuova consegna", "deliver again"),
    "customer_collects": _s("ritiro in filiale", "collection by the customer"),
    "return_to_sender": _s("ritorno al mittente", "return to the sender"),
}

CONDITIONS: dict[str, Sentence] = {
    "intact": _s("integro", "intact"),
    "worn": _s("usato", "worn"),
    "diminished": _s("di minor valore", "worth less"),
    "wrong_item": _s("articolo sbagliato", "wrong item"),
    "missing": _s("mancante", "missing"),
}

WINDOWS: dict[str, Sentence] = {
    "delivered": _s("consegna del pacco", "the parcel was delivered"),
    "another_parcel": _s("consegna di un altro pacco", "another parcel was delivered"),
    "delivery_corrected": _s("data di consegna corretta", "the day of delivery was corrected"),
}

SETTLED: dict[str, Sentence] = {
    "delivered_after_loss": _s("pacco consegnato benché perso", "a parcel delivered though it was lost"),
    "under_way_after_end": _s("pacco partito benché l'ordine sia finito", "a parcel gone though the order is over"),
    "cash_not_collected": _s("contrassegno non incassato", "cash that nobody collected"),
}
"""What a note of the staff puts an end to."""

LETTERS: dict[str, Sentence] = {
    "order_received": _s("Abbiamo ricevuto il tuo ordine", "We have your order"),
    "order_confirmed": _s("Conferma dell'ordine", "Order confirmation"),
    "lines_refused": _s("Articoli non disponibili", "Items not available"),
    "order_rejected": _s("Ordine non accettato", "Order not accepted"),
    "parcel_shipped": _s("Ordine spedito, con tracking", "Order shipped, with tracking"),
    "order_shipped": _s("Ordine spedito, con tracking", "Order shipped, with tracking"),
    "order_cancelled": _s("Ordine annullato", "Order cancelled"),
    "cancellation_declined": _s("Annullamento non possibile", "Cancellation not possible"),
    "withdrawal_received": _s("Ricevuta del recesso", "Withdrawal acknowledged"),
    "withdrawal_declined": _s("Recesso non possibile", "Withdrawal not possible"),
    "return_authorised": _s("Reso autorizzato, con il codice", "Return authorised, with its code"),
    "refunded": _s("Rimborso eseguito", "Refund paid"),
    "bank_details_asked": _s("Coordinate bancarie richieste", "Bank details asked for"),
    "charge_requested": _s("Pagamento richiesto", "Payment requested"),
    "claim_collection": _s("Garanzia: come ci arriva l'articolo", "Guarantee: how the item comes to us"),
    "claim_declined": _s("Garanzia non applicabile", "Guarantee not applicable"),
    "claim_opened": _s("Segnalazione in garanzia ricevuta", "Guarantee claim received"),
    "complaint_answered": _s("Risposta al tuo reclamo", "Answer to your complaint"),
    "complaint_recorded": _s("Reclamo ricevuto", "Complaint received"),
    "delivery_details_changed": _s("Dati di consegna aggiornati", "Delivery details changed"),
    "delivery_overdue": _s("Consegna in ritardo", "Delivery overdue"),
    "exchange_agreed": _s("Cambio concordato", "Exchange agreed"),
    "further_time_granted": _s("Nuovo termine di consegna", "Further time to deliver"),
    "goods_refused": _s("Pacco del reso non accettato", "Returned parcel not accepted"),
    "goods_sent_back": _s("Articoli rispediti", "Items sent back"),
    "invoice_answered": _s("Richiesta di fattura", "Invoice request"),
    "no_defect_found": _s("Nessun difetto trovato", "No defect found"),
    "order_terminated": _s("Contratto risolto", "Contract terminated"),
    "parcel_held": _s("Pacco in giacenza", "Parcel held"),
    "parcel_returning": _s("Pacco di ritorno", "Parcel coming back"),
    "quotation_offered": _s("Preventivo di spedizione", "Delivery quotation"),
    "quotation_requested": _s("Richiesta di preventivo ricevuta", "Request for a quotation received"),
    "refund_due": _s("Rimborso in arrivo", "Refund on its way"),
    "remedy_decided": _s("Garanzia: come rimediamo", "Guarantee: how we make it good"),
    "remedy_declined": _s("Garanzia: rimedio non possibile", "Guarantee: remedy not possible"),
    "not_repaired": _s("Non riparato", "Not repaired"),
    "repair_finished": _s("Riparazione terminata", "Repair finished"),
    "repair_quoted": _s("Preventivo di riparazione", "Repair quotation"),
    "repair_started": _s("Riparazione iniziata", "Repair started"),
    "return_expired": _s("Termine del reso scaduto", "Time for the return is over"),
    "return_lost": _s("Pacco del reso non arrivato", "Returned parcel not arrived"),
    "undelivered_settled": _s("Pacco non consegnato", "Parcel not delivered"),
    "voucher_issued": _s("Il tuo buono", "Your voucher"),
}
