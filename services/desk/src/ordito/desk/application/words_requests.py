"""Words of the pages for late deliveries, complaints, invoices, newsletters and quotations of delivery."""

from __future__ import annotations

from ordito.schemas.values import Sentence as _Sentence

WORDS: dict[str, _Sentence] = {
    "more": _Sentence("Altre cose che puoi fare", "More that you can do"),
    "late_title": _Sentence("La consegna è in ritardo", "The delivery is late"),
    "late_not": _Sentence("La consegna e i suoi tempi", "The delivery and its time"),
    "late_unknown": _Sentence(
        "In questo momento non possiamo dirti che cosa dicono le condizioni: puoi chiederlo lo stesso.",
        "Just now we cannot tell you what the terms say: you can ask all the same.",
    ),
    "further_title": _Sentence("Concedi altro tempo", "Grant further time"),
    "further_lead": _Sentence(
        "Scegli l'ultimo giorno in cui accetti ancora la consegna. Deve essere un tempo adeguato.",
        "Choose the last day on which you still accept delivery. It has to be a time that fits.",
    ),
    "further_until": _Sentence("Fino al giorno", "Until the day"),
    "further_button": _Sentence("Concedi tempo", "Grant time"),
    "further_time_sent": _Sentence(
        "Abbiamo registrato il nuovo termine di consegna.", "We have recorded the further time to deliver."
    ),
    "further_granted": _Sentence("Termine che hai concesso", "Time that you granted"),
    "terminate_title": _Sentence("Risolvi il contratto", "Terminate the contract"),
    "terminate_lead": _Sentence(
        "L'ordine finisce qui e ti rimborsiamo tutto quello che hai pagato. Non si può tornare indietro.",
        "The order ends here and we refund all that you paid. This cannot be undone.",
    ),
    "terminate_button": _Sentence("Risolvo il contratto", "I terminate the contract"),
    "termination_sent": _Sentence(
        "Contratto risolto: ti rimborsiamo tutto.", "Contract terminated: we refund everything."
    ),
    "need_until": _Sentence("Scegli un giorno futuro, entro un anno.", "Choose a day in the future, within a year."),
    "complaint_title": _Sentence("Reclamo", "Complaint"),
    "complaint_lead": _Sentence(
        "Dicci che cosa non è andato. Resta scritto con l'ordine e ti rispondiamo.",
        "Tell us what went wrong. It is kept with the order, and we answer you.",
    ),
    "complaint_text": _Sentence("Il tuo reclamo", "Your complaint"),
    "complaint_button": _Sentence("Invia il reclamo", "Send the complaint"),
    "complaint_sent": _Sentence(
        "Abbiamo ricevuto il tuo reclamo: ti rispondiamo.", "We have received your complaint: we will answer you."
    ),
    "complaints": _Sentence("I tuoi reclami", "Your complaints"),
    "complaint_no_answer": _Sentence("Ancora senza risposta", "Not answered yet"),
    "complaint_answer": _Sentence("La nostra risposta", "Our answer"),
    "need_complaint": _Sentence("Scrivi che cosa non è andato.", "Write what went wrong."),
    "invoice_title": _Sentence("Fattura", "Invoice"),
    "invoice_asked": _Sentence("La fattura di questo ordine è intestata a", "This order is invoiced to"),
    "invoice_no": _Sentence("La fattura non si può più chiedere", "An invoice can no longer be asked for"),
    "invoice_lead": _Sentence("A chi intestiamo la fattura?", "Whom do we invoice?"),
    "company": _Sentence("Ragione sociale o nome", "Company or name"),
    "vat_number": _Sentence("Partita IVA", "VAT number"),
    "vat_number_hint": _Sentence("Partita IVA o codice fiscale: almeno uno.", "VAT number or tax code: at least one."),
    "tax_code": _Sentence("Codice fiscale", "Tax code (codice fiscale)"),
    "recipient_code": _Sentence("Codice destinatario (facoltativo)", "Recipient code (optional)"),
    "certified_email": _Sentence("PEC (facoltativa)", "Certified e-mail, PEC (optional)"),
    "invoice_button": _Sentence("Chiedi la fattura", "Ask for the invoice"),
    "invoice_answered": _Sentence(
        "Abbiamo registrato la richiesta di fattura: la risposta è qui sotto, con il motivo.",
        "We have recorded your request for an invoice: the answer is below, with its reason.",
    ),
    "invoice_granted": _Sentence("Fattura concessa", "Invoice granted"),
    "invoice_declined": _Sentence("Fattura non concessa", "Invoice not granted"),
    "need_company": _Sentence("Scrivi a chi intestare la fattura.", "Write whom to invoice."),
    "need_number": _Sentence("Scrivi la partita IVA o il codice fiscale.", "Write the VAT number or the tax code."),
    "vat_number_wrong": _Sentence(
        "Questa partita IVA non è valida: 11 cifre, o il prefisso del Paese dell'UE.",
        "This VAT number is not valid: 11 digits, or the prefix of a country of the EU.",
    ),
    "tax_code_wrong": _Sentence(
        "Questo codice fiscale non è valido: 16 caratteri, o 11 cifre per una società.",
        "This tax code is not valid: 16 characters, or 11 digits of a company.",
    ),
    "recipient_code_wrong": _Sentence(
        "Il codice destinatario ha 6 o 7 lettere maiuscole o cifre.",
        "The recipient code has 6 or 7 capital letters or digits.",
    ),
    "certified_email_wrong": _Sentence("Scrivi un indirizzo PEC completo.", "Write a complete PEC address."),
    "newsletter_title": _Sentence("Newsletter", "Newsletter"),
    "newsletter_is_on": _Sentence("Ora la ricevi.", "You receive it now."),
    "newsletter_is_off": _Sentence("Ora non la ricevi.", "You do not receive it now."),
    "newsletter_lead": _Sentence(
        "Puoi cambiare idea in qualsiasi momento: l'ordine non cambia.",
        "You can change your mind at any time: your order stays as it is.",
    ),
    "newsletter_yes": _Sentence("Voglio riceverla", "I want to receive it"),
    "newsletter_no": _Sentence("Non voglio più riceverla", "I want it no more"),
    "newsletter_on": _Sentence("Ora ricevi la newsletter.", "You now receive the newsletter."),
    "newsletter_off": _Sentence("Non ricevi più la newsletter.", "You receive the newsletter no more."),
    "quotation_offer_title": _Sentence("Preventivo di spedizione", "Delivery quotation"),
    "quotation_waiting": _Sentence(
        "Stiamo calcolando quanto costa la consegna: ti scriviamo appena è pronto.",
        "We are reckoning what delivery costs: we write to you as soon as it is ready.",
    ),
    "quotation_expired": _Sentence(
        "Questo preventivo è scaduto: chiedine un altro al negozio.",
        "This quotation has expired: ask the shop for a new one.",
    ),
    "quotation_not_possible": _Sentence(
        "Con questo preventivo non si può più ordinare: scrivi al negozio.",
        "This quotation cannot be ordered at any more: write to the shop.",
    ),
    "quotation_valid": _Sentence("Valido fino a", "Valid until"),
    "quotation_total": _Sentence("Totale con la consegna", "Total with delivery"),
    "quotation_see": _Sentence("Vedi il preventivo", "See the quotation"),
    "quotation_accept": _Sentence("Accetto e ordino pagando", "I accept and order, paying"),
    "quotation_is_order": _Sentence(
        "Accettando ordini con obbligo di pagamento.", "Accepting places the order, with the obligation to pay."
    ),
    "quotation_total_differs": _Sentence(
        "Con questo pagamento il totale cambia: rileggi il nuovo totale e conferma.",
        "With this payment the total changes: read the new total and confirm.",
    ),
    "order_placed": _Sentence("Grazie: il tuo ordine è inviato.", "Thank you: your order is placed."),
}

PROBLEMS: dict[str, _Sentence] = {
    "further_time_not_possible": WORDS["need_until"],
    "quotation_expired": WORDS["quotation_expired"],
    "quotation_not_offered": WORDS["quotation_waiting"],
    "order_already_placed": _Sentence("L'ordine è già inviato.", "The order is placed already."),
}
