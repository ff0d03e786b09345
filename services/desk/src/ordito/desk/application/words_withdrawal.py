"""Words of the pages on which a customer withdraws and sends goods back. The law gives two of them their wording."""

from __future__ import annotations

from ordito.schemas.values import Sentence as _Sentence

WITHDRAW = _Sentence("recedere dal contratto qui", "withdraw from contract here")
CONFIRM = _Sentence("conferma recesso", "confirm withdrawal")
"""The labels of Codice del consumo, art. 54-bis, while returns cannot be asked. A test holds them to the law's data."""

WORDS: dict[str, _Sentence] = {
    "right_to_withdraw": _Sentence("Diritto di recesso", "Right of withdrawal"),
    "no_reason_needed": _Sentence("Non serve alcun motivo.", "No reason is needed."),
    "withdraw_until": _Sentence("Puoi recedere fino a", "You can withdraw until"),
    "withdraw_until_end": _Sentence("compreso, fino alle 24:00", "included, up to midnight"),
    "withdraw_any_time": _Sentence(
        "Puoi recedere già adesso, anche prima della consegna. Il termine comincia quando il pacco arriva.",
        "You can withdraw now already, before delivery too. The window opens when the parcel arrives.",
    ),
    "withdraw_title": _Sentence("Recedere dal contratto", "Withdraw from the contract"),
    "withdraw_lead": _Sentence(
        "Scegli da che cosa recedi. Non devi dare nessun motivo.",
        "Choose what you withdraw from. You need not give any reason.",
    ),
    "withdraw_pieces": _Sentence("Articoli", "Items"),
    "withdraw_all_chosen": _Sentence(
        "È già scelto tutto: togli quello che tieni.", "Everything is chosen already: take out what you keep."
    ),
    "pieces_of": _Sentence("su", "of"),
    "quantity_of": _Sentence("Quantità", "Quantity"),
    "keep_it": _Sentence("nessuno, tengo tutto", "none, I keep them"),
    "excluded": _Sentence("Non si può recedere", "No withdrawal"),
    "already_withdrawn": _Sentence("Recesso già dichiarato", "Withdrawn from already"),
    "your_details": _Sentence("I tuoi dati", "Your details"),
    "name": _Sentence("Nome e cognome", "Name"),
    "email_for_receipt": _Sentence("E-mail per la ricevuta", "E-mail for the acknowledgement"),
    "email_for_receipt_hint": _Sentence(
        "Qui ti arriva subito la ricevuta, con data e ora.",
        "The acknowledgement comes here at once, with date and time.",
    ),
    "reason_optional": _Sentence("Motivo (facoltativo)", "Reason (optional)"),
    "reason_hint": _Sentence("Puoi lasciarlo vuoto: non cambia nulla.", "You can leave it empty: it changes nothing."),
    "read_statement": _Sentence("Continua e rileggi", "Continue and read it over"),
    "what_it_costs": _Sentence("Soldi e tempi", "Money and time"),
    "delivery_cost": _Sentence("Spese di consegna", "Delivery cost"),
    "delivery_cost_part": _Sentence(
        "Vale se recedi da tutto l'ordine: chi tiene qualcosa non riceve indietro le spese di consegna.",
        "This is if you withdraw from the whole order: whoever keeps something is not refunded the delivery cost.",
    ),
    "return_cost": _Sentence("Spedizione del reso", "Sending it back"),
    "until_when": _Sentence("Fino a quando", "Until when"),
    "not_known_now": _Sentence(
        "In questo momento non possiamo mostrarti costi e scadenza. Puoi dichiarare il recesso lo stesso.",
        "Just now we cannot show you costs and deadline. You can state your withdrawal all the same.",
    ),
    "cannot_withdraw_title": _Sentence("Il recesso non è possibile", "Withdrawal is not possible"),
    "cannot_withdraw_lead": _Sentence(
        "Ecco che cosa dicono le condizioni del tuo ordine, con il calcolo dei giorni.",
        "This is what the terms of your order say, with the days reckoned.",
    ),
    "nothing_left": _Sentence(
        "Non c'è più nulla da cui recedere in questo ordine.", "There is nothing left in this order to withdraw from."
    ),
    "withdraw_check": _Sentence("Rileggi la tua dichiarazione", "Read your statement over"),
    "withdraw_check_lead": _Sentence(
        "Nulla è ancora inviato. La dichiarazione parte quando premi il pulsante qui sotto.",
        "Nothing is sent yet. The statement goes out when you press the button below.",
    ),
    "withdraw_i": _Sentence("Con la presente recedo dal contratto", "I hereby withdraw from the contract"),
    "withdraw_order": _Sentence("Ordine", "Order"),
    "withdraw_for": _Sentence("per questi articoli", "for these items"),
    "withdraw_change": _Sentence("Modifica", "Change"),
    "received_title": _Sentence("Dichiarazione ricevuta", "Statement received"),
    "received_lead": _Sentence(
        "Questa è la ricevuta della tua dichiarazione di recesso.",
        "This acknowledges receipt of your statement of withdrawal.",
    ),
    "received_at": _Sentence("Ricevuta il", "Received on"),
    "received_statement": _Sentence("La tua dichiarazione", "Your statement"),
    "received_email": _Sentence("La ricevuta arriva per e-mail a", "The acknowledgement comes by e-mail to"),
    "received_promises": _Sentence(
        "La ricevuta dice solo che cosa ci è arrivato e quando, non ancora se il recesso o il reso sono accettati.",
        "It only says what reached us and when. It does not yet say whether the withdrawal or the return is accepted.",
    ),
    "received_terms_say_no": _Sentence(
        "Per questi articoli le condizioni non prevedono il recesso", "For these items the terms give no withdrawal"
    ),
    "follow_return": _Sentence("Segui il reso", "Follow the return"),
    "choose_pieces": _Sentence("Scegli almeno un articolo.", "Choose at least one item."),
    "need_name": _Sentence("Scrivi il tuo nome e cognome.", "Write your name."),
    "need_email": _Sentence(
        "Scrivi un indirizzo e-mail completo, per esempio nome@esempio.it.",
        "Write a complete e-mail address, such as name@example.com.",
    ),
    "shorter_reason": _Sentence("Scrivi un motivo più breve.", "Write a shorter reason."),
    # The way back
    "return": _Sentence("Reso", "Return"),
    "exchange": _Sentence("Cambio", "Exchange"),
    "see_return": _Sentence("Vedi il reso", "See the return"),
    "return_stage": _Sentence("A che punto è", "How far it has come"),
    "return_waits_for_code": _Sentence(
        "Aspetta il codice di reso prima di spedire: te lo mandiamo per e-mail e lo trovi qui.",
        "Wait for the return code before you send anything: we e-mail it to you, and you find it here.",
    ),
    "return_may_travel": _Sentence(
        "Puoi già spedire: non serve attendere il codice.", "You can send it already: you need not wait for the code."
    ),
    "return_code": _Sentence("Codice di reso", "Return code"),
    "send_to": _Sentence("Spedisci a", "Send it to"),
    "send_by": _Sentence("Spedisci entro", "Send it by"),
    "send_by_over": _Sentence("Il termine per spedire è passato.", "The time to send it is over."),
    "return_how": _Sentence("Come spedire", "How to send it"),
    "return_form": _Sentence("Scarica il modulo di reso (PDF)", "Download the return form (PDF)"),
    "return_form_hint": _Sentence(
        "Stampalo e mettilo nel pacco: ha il codice e l'indirizzo.",
        "Print it and put it into the parcel: it has the code and the address.",
    ),
    "return_cost_customer": _Sentence("La spedizione del reso è a tuo carico.", "You pay for sending it back."),
    "return_cost_seller": _Sentence("La spedizione del reso è a nostro carico.", "We pay for sending it back."),
    "sent_title": _Sentence("L'hai già spedito?", "Have you sent it?"),
    "sent_lead": _Sentence(
        "Scrivi corriere e numero di spedizione: valgono come prova della spedizione.",
        "Tell us courier and tracking number: they are proof that you sent it.",
    ),
    "sent_courier": _Sentence("Corriere", "Courier"),
    "sent_courier_hint": _Sentence("Per esempio Poste, BRT, GLS.", "For instance Poste, BRT, GLS."),
    "sent_number": _Sentence("Numero di spedizione", "Tracking number"),
    "sent_button": _Sentence("L'ho spedito", "I have sent it"),
    "sent_at": _Sentence("Spedito il", "Sent on"),
    "need_courier": _Sentence("Scrivi il nome del corriere.", "Write the courier's name."),
    "need_tracking": _Sentence(
        "Scrivi il numero di spedizione: è sulla ricevuta del corriere.",
        "Write the tracking number: it is on the courier's receipt.",
    ),
    "goods_received_at": _Sentence("Arrivato da noi il", "Reached us on"),
    "found_title": _Sentence("Che cosa abbiamo trovato", "What we found"),
    "found_note": _Sentence("Nota", "Note"),
    "photo_of": _Sentence("Foto", "Photo"),
    "open_photo": _Sentence("apri la foto", "open the photo"),
    "reduction": _Sentence("Diminuzione di valore", "Loss of value"),
    "outcome_accepted": _Sentence("accettato", "accepted"),
    "outcome_reduced": _Sentence("accettato con una riduzione", "accepted with a reduction"),
    "outcome_refused": _Sentence("non accettato, torna a te", "not accepted, goes back to you"),
    "refund_title": _Sentence("Il tuo rimborso", "Your refund"),
    "refund_paid_for": _Sentence("Pagato per questi articoli", "Paid for these items"),
    "refund_delivery": _Sentence("Spese di consegna", "Delivery cost"),
    "refund_sum": _Sentence("Ti rimborsiamo", "We refund"),
    "refund_due": _Sentence("Entro", "By"),
    "refund_means": _Sentence("Come", "How"),
    "refund_overdue": _Sentence(
        "Questo rimborso è in ritardo: ce ne stiamo occupando.", "This refund is late: we are seeing to it."
    ),
    "refund_done": _Sentence("Rimborsato", "Refunded"),
    "means_same_method": _Sentence("con lo stesso mezzo con cui hai pagato", "by the means by which you paid"),
    "means_voucher": _Sentence("sul buono con cui hai pagato", "to the voucher that you paid with"),
    "means_bank_transfer": _Sentence("con bonifico sul tuo conto", "by transfer to your account"),
    "give_bank_details": _Sentence("Scrivi dove versarlo", "Say where to pay it to"),
    "goods_refused_title": _Sentence("Un pacco non è stato accettato", "A parcel was not taken"),
    "not_sent": _Sentence(
        "Questi articoli non sono partiti: non devi restituire nulla.",
        "These items never left: you have nothing to send back.",
    ),
    "lost_title": _Sentence("Il pacco non è arrivato", "The parcel did not arrive"),
    "sent_back_title": _Sentence("Ti rispediamo", "We send back to you"),
    "sent_back_cost_customer": _Sentence("La spedizione è a tuo carico.", "The cost of sending it is yours."),
    "sent_back_cost_seller": _Sentence("La spedizione è a nostro carico.", "We pay for sending it."),
    "exchange_wanted": _Sentence("Ricevi invece", "You get instead"),
    "exchange_credit": _Sentence("Valore di ciò che restituisci", "Worth of what you return"),
    "exchange_to_pay": _Sentence("Da pagare", "To pay"),
    "exchange_to_refund": _Sentence("Da rimborsare", "To be refunded"),
    "replacement_order": _Sentence("Apri il nuovo ordine", "Open the new order"),
    "first_order": _Sentence("Apri il primo ordine", "Open the first order"),
    "replaces_exchange": _Sentence(
        "Questo ordine sostituisce merce di un ordine precedente (cambio).",
        "This order stands in for goods of an earlier order (exchange).",
    ),
    "replaces_guarantee": _Sentence(
        "Questo ordine sostituisce merce di un ordine precedente (garanzia).",
        "This order stands in for goods of an earlier order (guarantee).",
    ),
    "replaced_exchange": _Sentence("Ordine di cambio", "Exchange order"),
    "replaced_guarantee": _Sentence("Ordine di sostituzione in garanzia", "Replacement under the guarantee"),
    "decisions": _Sentence("Le decisioni su questo reso", "The decisions on this return"),
    "decided_statement": _Sentence("La tua dichiarazione di recesso", "Your statement of withdrawal"),
    "decided_exchange": _Sentence("Il cambio", "The exchange"),
    "decided_authorisation": _Sentence("Tempo per spedire", "Time to send it back"),
    "decided_cost": _Sentence("Chi paga la spedizione", "Who pays for sending it"),
    "decided_receipt": _Sentence("Arrivo della merce", "Arrival of the goods"),
    "decided_refund": _Sentence("Scadenza del rimborso", "When the refund is due"),
    "decided_delivery": _Sentence("Spese di consegna", "Delivery cost"),
    "decided_means": _Sentence("Mezzo di rimborso", "Means of the refund"),
    "sent_noted": _Sentence("Grazie: abbiamo annotato la spedizione.", "Thank you: we have noted that you sent it."),
    "undelivered": _Sentence("Pacco non consegnato", "Parcel not delivered"),
    "undelivered_refused": _Sentence(
        "Il pacco è stato rifiutato alla consegna.", "The parcel was refused at the door."
    ),
    "undelivered_undeliverable": _Sentence(
        "Il corriere non ha potuto consegnarlo.", "The courier could not deliver it."
    ),
    "undelivered_lost": _Sentence("Il corriere lo ha smarrito.", "The courier lost it."),
    "not_sent_in_part": _Sentence("Articoli non partiti", "Items that did not leave"),
    "undelivered_not_sent": _Sentence("Sono rimasti da noi.", "They stayed with us."),
    "undelivered_of_return": _Sentence(
        "Erano nel tuo recesso: non devi restituirli. Il recesso continua per il resto.",
        "They were part of your withdrawal: you need not send them back. It goes on with the rest.",
    ),
}
