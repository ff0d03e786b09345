"""Words of the pages about money: bank details, payments, vouchers, cash on delivery."""

from __future__ import annotations

from ordito.schemas.values import Sentence as _Sentence

WORDS: dict[str, _Sentence] = {
    "bank_title": _Sentence("Dove ti versiamo il rimborso?", "Where do we pay your refund to?"),
    "bank_lead": _Sentence(
        "Questo rimborso si fa con bonifico: ci serve il tuo IBAN.",
        "This refund is made by bank transfer: we need your IBAN.",
    ),
    "bank_private": _Sentence(
        "Lo usiamo solo per rimborsarti. Non lo mostriamo più: vedrai solo le ultime 4 cifre.",
        "We use it only to refund you. We never show it again: you will see its last 4 characters only.",
    ),
    "bank_known": _Sentence("Conto che conosciamo già", "Account that we know already"),
    "bank_ends_with": _Sentence("che finisce con", "ending in"),
    "bank_waiting": _Sentence("In attesa dell'IBAN", "Waiting for the IBAN"),
    "iban": _Sentence("IBAN", "IBAN"),
    "iban_hint": _Sentence(
        "27 caratteri per un conto italiano, comincia con IT. Gli spazi non contano.",
        "27 characters for an Italian account, beginning with IT. Spaces do not matter.",
    ),
    "holder": _Sentence("Intestatario del conto", "Holder of the account"),
    "bank_button": _Sentence("Salva e rimborsatemi qui", "Save, and refund me here"),
    "need_iban": _Sentence("Scrivi l'IBAN del tuo conto.", "Write the IBAN of your account."),
    "iban_wrong": _Sentence(
        "Questo IBAN non è valido: riscrivilo dall'estratto conto, controllando il Paese, la lunghezza e ogni cifra.",
        "This IBAN is not valid: copy it again from a statement, minding its country, its length and every digit.",
    ),
    "need_holder": _Sentence("Scrivi a chi è intestato il conto.", "Write whose account it is."),
    "bank_details_noted": _Sentence(
        "Grazie: il rimborso parte verso il tuo conto.", "Thank you: the refund goes to your account."
    ),
    "money": _Sentence("Soldi", "Money"),
    "pay": _Sentence("Paga", "Pay"),
    "pay_title": _Sentence("Pagamento", "Payment"),
    "pay_for": _Sentence("Per", "For"),
    "pay_the_order": _Sentence("il tuo ordine", "your order"),
    "pay_how": _Sentence("Come vuoi pagare?", "How would you like to pay?"),
    "choose_method": _Sentence("Scegli come pagare.", "Choose how to pay."),
    "pay_no_card_number": _Sentence(
        "Non scrivere mai qui il numero della carta: lo chiede solo il servizio di pagamento.",
        "Never write a card number here: the payment provider alone asks for it.",
    ),
    "payment_sent": _Sentence(
        "Pagamento inviato: ti scriviamo appena è confermato.",
        "Payment sent: we write to you as soon as it is confirmed.",
    ),
    "charge_open": _Sentence("Da pagare", "To pay"),
    "charge_paying": _Sentence("Pagamento in corso", "Payment under way"),
    "charge_paying_lead": _Sentence(
        "Non pagare di nuovo. Ricarica la pagina tra un minuto.", "Do not pay again. Reload the page in a minute."
    ),
    "charge_pay_by": _Sentence("Da pagare entro", "To be paid by"),
    "charge_overdue": _Sentence("Era da pagare entro", "It was to be paid by"),
    "charge_paid": _Sentence("Pagato", "Paid"),
    "charge_withdrawn": _Sentence("Non c'è più nulla da pagare", "There is nothing to pay any more"),
    "paid_on_top": _Sentence("Altri pagamenti", "Other payments"),
    "charge_declined": _Sentence(
        "L'ultimo pagamento non è riuscito. Riprova, anche con un altro mezzo.",
        "The last payment did not go through. Try again, by another means if you like.",
    ),
    "voucher": _Sentence("Buono", "Voucher"),
    "voucher_used": _Sentence("Pagato con il buono", "Paid with the voucher"),
    "vouchers": _Sentence("I tuoi buoni", "Your vouchers"),
    "credit": _Sentence("Valore della merce resa", "Worth of the goods returned"),
    "surcharge": _Sentence("Supplemento contrassegno", "Cash on delivery surcharge"),
    "cash_title": _Sentence("Paghi alla consegna", "You pay on delivery"),
    "cash_lead": _Sentence(
        "Tieni pronto l'importo: il corriere lo incassa con il primo pacco.",
        "Have the amount ready: the courier collects it with the first parcel.",
    ),
    "cash_to_collect": _Sentence("Da pagare al corriere", "To pay to the courier"),
    "cash_collected": _Sentence("Incassato dal corriere", "Collected by the courier"),
    "waits_for_iban": _Sentence("attende il tuo IBAN", "waits for your IBAN"),
    "refunds": _Sentence("Rimborsi", "Refunds"),
    "refund_on_way": _Sentence("in corso", "under way"),
    "refund_failed": _Sentence("non riuscito: ce ne occupiamo noi", "failed: we see to it"),
    "tasks": _Sentence("Tocca a te", "Waiting for you"),
    "task_quotation": _Sentence("Il preventivo di spedizione è pronto", "The delivery quotation is ready"),
    "task_bank_details": _Sentence("Il rimborso attende il tuo IBAN", "Your refund waits for your IBAN"),
    "task_pay": _Sentence("C'è un pagamento da fare", "There is something to pay"),
    "task_late": _Sentence("La consegna è in ritardo: scegli che cosa fare", "The delivery is late: choose what to do"),
    "task_repair_quotation": _Sentence("Il preventivo di riparazione è pronto", "The repair quotation is ready"),
    "task_remedy": _Sentence("Scegli come rimediamo al difetto", "Choose how we make the defect good"),
    "task_send_claim": _Sentence("Spediscici l'articolo difettoso", "Send us the faulty item"),
    "task_send_return": _Sentence("Spedisci il reso", "Send your return"),
    "task_open": _Sentence("Apri", "Open"),
}

PROBLEMS: dict[str, _Sentence] = {
    "iban_invalid": WORDS["iban_wrong"],
    "charge_not_open": _Sentence(
        "Questo importo è già pagato o non è più dovuto: non paghi due volte.",
        "This amount is paid already, or no longer due: you do not pay twice.",
    ),
    "charge_expired": _Sentence(
        "Il termine per pagare è scaduto, quindi la riparazione non viene fatta. Scrivici se la desideri ancora.",
        "The time to pay this is over, so the repair is not made. Write to us if you still want it.",
    ),
    "unknown_charge": WORDS["charge_withdrawn"],
    "payment_unknown": _Sentence(
        "Per questo ordine non c'è nulla da rimborsare o da pagare.",
        "There is nothing to refund or to pay for this order.",
    ),
}
