"""All words of the customer's pages, in Italian and English, and what is said to a service's stable codes."""

from __future__ import annotations

from collections.abc import Mapping

from ordito.desk.application import (
    wording,
    words_guarantee,
    words_money,
    words_requests,
    words_withdrawal,
)
from ordito.schemas.values import Sentence

WORDS: Mapping[str, Sentence] = {
    **wording.WORDS,
    **words_withdrawal.WORDS,
    **words_guarantee.WORDS,
    **words_money.WORDS,
    **words_requests.WORDS,
}

PROBLEMS: Mapping[str, Sentence] = {
    "card_number_refused": wording.WORDS["card_number_refused"],
    "idempotency_key_reused": Sentence(
        "Hai già inviato questo modulo con altri dati. Controlla sulla pagina dell'ordine che cosa è arrivato, "
        "poi invia di nuovo se serve.",
        "You have sent this form before with other data. See on the order's page what arrived, and send it again if "
        "need be.",
    ),
    "conflict": Sentence(
        "Qualcuno ha cambiato l'ordine nello stesso momento. Invia di nuovo.",
        "Somebody changed the order at the same moment. Please send it again.",
    ),
    "order_not_confirmed": Sentence(
        "L'ordine non è ancora confermato: fino ad allora puoi annullarlo.",
        "The order is not confirmed yet: until then you can cancel it.",
    ),
    "nothing_to_withdraw": words_withdrawal.WORDS["nothing_left"],
    "quantity_too_high": Sentence(
        "Di questo articolo restano meno pezzi di quelli scelti: correggi la quantità.",
        "Fewer pieces are left of this item than you chose: mend the quantity.",
    ),
    "in_the_future": Sentence("Scegli una data che non sia nel futuro.", "Choose a day that is not in the future."),
    "body_too_large": wording.WORDS["too_large"],
    **words_guarantee.PROBLEMS,
    **words_money.PROBLEMS,
    **words_requests.PROBLEMS,
}
