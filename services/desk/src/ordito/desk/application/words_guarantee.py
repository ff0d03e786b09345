"""Words of the pages of the guarantee: registering it, reporting a defect, and what comes of it."""

from __future__ import annotations

from ordito.schemas.values import Sentence as _Sentence

WORDS: dict[str, _Sentence] = {
    "guarantee": _Sentence("Garanzia", "Guarantee"),
    "guarantee_lead": _Sentence(
        "Che cosa ti dà la garanzia, articolo per articolo.", "What the guarantee gives you, item by item."
    ),
    "guarantee_unknown": _Sentence(
        "In questo momento non possiamo mostrarti la garanzia. Puoi segnalare un difetto lo stesso.",
        "Just now we cannot show you the guarantee. You can report a defect all the same.",
    ),
    "guarantee_not_yet": _Sentence("Comincia quando l'articolo arriva.", "It begins when the item arrives."),
    "registered_on": _Sentence("Registrata il", "Registered on"),
    "register_button": _Sentence("Registra la garanzia", "Register the guarantee"),
    "registered": _Sentence("La garanzia è registrata.", "The guarantee is registered."),
    "report_defect": _Sentence("Segnala un difetto", "Report a defect"),
    "report_title": _Sentence("Segnala un difetto", "Report a defect"),
    "report_lead": _Sentence(
        "Raccontaci che cosa non va. Rileggi tutto prima di inviare.",
        "Tell us what is wrong. You read it all over before it is sent.",
    ),
    "which_item": _Sentence("Quale articolo?", "Which item?"),
    "covered_until": _Sentence("in garanzia fino a", "under guarantee until"),
    "not_covered": _Sentence("garanzia finita: riparazione a pagamento", "guarantee is over: paid repair"),
    "how_many": _Sentence("Quanti pezzi sono difettosi?", "How many pieces are faulty?"),
    "description": _Sentence("Che cosa non va?", "What is wrong?"),
    "description_hint": _Sentence(
        "Che cosa succede, quando, e che cosa hai già provato.", "What happens, when, and what you tried already."
    ),
    "discovered_on": _Sentence("Quando l'hai scoperto?", "When did you discover it?"),
    "discovered_hint": _Sentence("Anche un giorno approssimativo va bene.", "A rough day will do."),
    "wanted": _Sentence("Che cosa vorresti?", "What would you like?"),
    "wanted_hint": _Sentence(
        "Decidiamo dopo la verifica; ci aiuta saperlo.", "It is decided after the check; it helps us to know."
    ),
    "no_preference": _Sentence("Non ho preferenze", "No preference"),
    "photos": _Sentence("Foto (facoltative)", "Photos (optional)"),
    "photos_hint": _Sentence(
        "Fino a 6 foto JPEG, PNG o WebP, al massimo 5 MB ciascuna.",
        "Up to 6 photos, JPEG, PNG or WebP, at most 5 MB each.",
    ),
    "photos_kept": _Sentence(
        "Già caricate: togli la spunta a quelle che non vuoi.", "Uploaded already: untick those you do not want."
    ),
    "photo_number": _Sentence("Foto", "Photo"),
    "photos_add": _Sentence("Aggiungi foto", "Add photos"),
    "photos_too_many": _Sentence("Al massimo 6 foto: togline qualcuna.", "At most 6 photos: take some out."),
    "photo_too_large": _Sentence(
        "è più grande di 5 MB. Scegline una più piccola.", "is larger than 5 MB. Choose a smaller one."
    ),
    "photo_not_kept": _Sentence("Carica di nuovo le foto.", "Upload the photos again."),
    "reach_you": _Sentence("Dove ti rispondiamo", "Where we answer you"),
    "email_for_claim": _Sentence("E-mail", "E-mail"),
    "report_continue": _Sentence("Continua e rileggi", "Continue and read it over"),
    "report_check": _Sentence("Rileggi la segnalazione", "Read your report over"),
    "report_send": _Sentence("Invia la segnalazione", "Send the report"),
    "report_change": _Sentence("Modifica", "Change"),
    "choose_line": _Sentence("Scegli l'articolo difettoso.", "Choose the item that is faulty."),
    "need_quantity": _Sentence(
        "Scrivi quanti pezzi sono difettosi, al massimo quelli comprati.",
        "Write how many pieces are faulty, at most as many as you bought.",
    ),
    "need_description": _Sentence("Descrivi che cosa non va.", "Describe what is wrong."),
    "need_discovered_on": _Sentence(
        "Scegli il giorno in cui l'hai scoperto, tra la consegna e oggi.",
        "Choose the day on which you discovered it, between the delivery and today.",
    ),
    "choose_wanted": _Sentence("Scegli uno dei rimedi.", "Choose one of the remedies."),
    "choose_remedy": _Sentence("Scegli un rimedio.", "Choose a remedy."),
    "nothing_to_report": _Sentence(
        "In questo momento non c'è alcun articolo di cui segnalare un difetto: la garanzia comincia alla consegna.",
        "Just now there is no item to report a defect of: the guarantee begins on delivery.",
    ),
    # One claim
    "claim": _Sentence("Segnalazione", "Claim"),
    "claims": _Sentence("Le tue segnalazioni", "Your claims"),
    "claim_sent": _Sentence(
        "Abbiamo ricevuto la tua segnalazione. Te la confermiamo per e-mail.",
        "We have received your report. We confirm it by e-mail.",
    ),
    "claim_reported": _Sentence("Che cosa hai segnalato", "What you reported"),
    "reported_on": _Sentence("Segnalato il", "Reported on"),
    "paid_repair": _Sentence("Fuori garanzia: riparazione a pagamento", "Outside the guarantee: paid repair"),
    "under_guarantee": _Sentence("In garanzia", "Under guarantee"),
    "claim_decided_guarantee": _Sentence("Garanzia", "Guarantee"),
    "claim_decided_report": _Sentence("Tempo della segnalazione", "Time of the report"),
    "claim_decided_remedy": _Sentence("Rimedio", "Remedy"),
    "how_it_comes": _Sentence("Come ci arriva l'articolo", "How the item comes to us"),
    "we_collect": _Sentence("Veniamo a ritirarlo noi", "We collect it"),
    "pickup_on": _Sentence("Giorno del ritiro", "Day of collection"),
    "you_send": _Sentence(
        "Spediscilo a questo indirizzo, con il codice nel pacco", "Send it to this address, with the code in the parcel"
    ),
    "claim_code": _Sentence("Codice", "Code"),
    "what_we_found": _Sentence("Che cosa abbiamo trovato", "What we found"),
    "defect_found": _Sentence("Il difetto c'è.", "There is a defect."),
    "defect_minor": _Sentence("È un difetto di lieve entità.", "It is a minor defect."),
    "no_defect_found": _Sentence("Non abbiamo trovato difetti.", "We found no defect."),
    "choose_remedy_title": _Sentence("Scegli il rimedio", "Choose the remedy"),
    "remedy_agreed_title": _Sentence("Da concordare con noi", "To be agreed with us"),
    "remedy_agreed_lead": _Sentence(
        "Per questi scrivi al Servizio Clienti: importo o articolo si concordano insieme.",
        "For these, write to Customer Service: the amount or the article is agreed together.",
    ),
    "remedy_not_yours": _Sentence("Non disponibili, e perché", "Not available, and why"),
    "remedy_button": _Sentence("Scelgo questo", "I choose this"),
    "remedy_chosen": _Sentence("Abbiamo registrato la tua scelta.", "We have recorded your choice."),
    "remedy_taken": _Sentence("Come rimediamo", "How we make it good"),
    "asked_in_vain": _Sentence("Chiesto e non concesso", "Asked for and not given"),
    "quotation_title": _Sentence("Preventivo di riparazione", "Repair quotation"),
    "quotation_lead": _Sentence(
        "La garanzia non copre questa riparazione. Decidi tu: se accetti, ti chiediamo il pagamento e poi ripariamo.",
        "The guarantee does not cover this repair. It is yours to decide: if you accept, we ask you to pay and then "
        "repair it.",
    ),
    "quotation_valid_until": _Sentence("Il preventivo vale fino a", "The quotation holds until"),
    "quotation_yes": _Sentence("Accetto il preventivo", "I accept the quotation"),
    "quotation_no": _Sentence("Non riparate", "Do not repair it"),
    "quotation_accepted": _Sentence("Preventivo accettato.", "Quotation accepted."),
    "quotation_refused": _Sentence(
        "Non ripariamo: ti rispediamo l'articolo.", "We do not repair it: you get the item back."
    ),
    "quotation_was_accepted": _Sentence("Accettato", "Accepted"),
    "quotation_was_refused": _Sentence("Rifiutato", "Declined"),
    "repair_title": _Sentence("Riparazione", "Repair"),
    "repair_due": _Sentence("Pronta entro", "Ready by"),
    "repair_overdue": _Sentence(
        "La riparazione è in ritardo: ce ne stiamo occupando.", "The repair is late: we are seeing to it."
    ),
    "repair_done": _Sentence("Riparato e rispedito", "Repaired and sent back"),
    "charge_title": _Sentence("Da pagare", "To pay"),
    "voucher_title": _Sentence("Il tuo buono", "Your voucher"),
    "voucher_hint": _Sentence(
        "Scrivi il codice al prossimo ordine: si usa anche in più volte.",
        "Give the code with your next order: it can be spent in several parts.",
    ),
    "claim_withdraw": _Sentence("Ritira la segnalazione", "Withdraw the claim"),
    "claim_withdraw_hint": _Sentence("Se il problema si è risolto da solo.", "If the trouble has gone by itself."),
    "claim_withdrawn": _Sentence("La segnalazione è ritirata.", "The claim is withdrawn."),
    "see_claim": _Sentence("Vedi la segnalazione", "See the claim"),
}

PROBLEMS: dict[str, _Sentence] = {
    "not_a_photo": _Sentence(
        "non è una foto JPEG, PNG o WebP: scegline un'altra.", "is no JPEG, PNG or WebP photo: choose another."
    ),
    "too_many_photos": _Sentence(
        "di questo ordine ci sono già troppe foto.", "there are too many photos of this order already."
    ),
    "photo_unknown": WORDS["photo_not_kept"],
    "discovered_at_no_time": WORDS["need_discovered_on"],
    "nothing_to_claim": _Sentence(
        "Di questo articolo non restano tanti pezzi: gli altri sono già resi o segnalati.",
        "Not so many pieces are left of this item: the others are returned or claimed already.",
    ),
    "line_not_delivered": _Sentence(
        "Questo articolo non è ancora consegnato: la garanzia comincia alla consegna.",
        "This item is not delivered yet: its guarantee begins on delivery.",
    ),
    "wrong_claim_status": _Sentence(
        "La segnalazione è già andata avanti: qui sotto vedi a che punto è.",
        "The claim has moved on already: below you see how far it has come.",
    ),
    "remedy_needs": _Sentence(
        "Per questo rimedio il Servizio Clienti deve prima accordarsi con te sui dettagli: scrivici.",
        "For this remedy Customer Service has to agree the details with you first: write to us.",
    ),
}
