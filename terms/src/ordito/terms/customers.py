"""What a customer is owed besides goods: care for personal data, a place for complaints, the terms he ordered under."""

from __future__ import annotations

from ordito.schemas.values import Ruling, Sentence

from . import wording
from .questions import question
from .terms import Terms


@question("newsletter")
def newsletter(terms: Terms, *, consented: bool) -> Ruling:
    """Whether a customer may be written to without having ordered. Codes: `consent_given`, `no_consent`."""
    return terms.ruling(
        terms.rules.personal_data.newsletter,
        allowed=consented,
        code="consent_given" if consented else "no_consent",
        sentence=Sentence(
            it="Il cliente ha chiesto espressamente la newsletter; può revocare il consenso in ogni momento.",
            en="The customer has explicitly asked for the newsletter; the consent can be withdrawn at any time.",
        )
        if consented
        else Sentence(
            it="Senza un consenso espresso la newsletter non si invia.",
            en="Without explicit consent no newsletter is sent.",
        ),
        facts={},
    )


@question("deletion")
def deletion(terms: Terms) -> Ruling:
    """Whether an account is deleted when its customer asks. Codes: `deleted_on_request`, `not_deleted`."""
    rule = terms.rules.personal_data.deletion
    return terms.ruling(
        rule,
        allowed=rule.on_request,
        code="deleted_on_request" if rule.on_request else "not_deleted",
        sentence=Sentence(
            it=f"L'account e i suoi dati si cancellano su richiesta a {rule.asked_at}.",
            en=f"The account and its data are deleted on request to {rule.asked_at}.",
        )
        if rule.on_request
        else Sentence(it="L'account non si cancella su richiesta.", en="The account is not deleted on request."),
        facts={"asked_at": rule.asked_at},
    )


@question("complaint")
def complaint(terms: Terms) -> Ruling:
    """What becomes of a complaint. Code: `recorded`."""
    rule = terms.rules.complaints.channel
    channels = wording.listing([_CHANNELS[each] for each in rule.channels])
    return terms.ruling(
        rule,
        allowed=True,
        code="recorded",
        sentence=Sentence(
            it=f"Il reclamo è registrato con l'ordine e riceve risposta. Si può presentare tramite: {channels.it}.",
            en=f"The complaint is recorded with the order and is answered. It can be made by: {channels.en}.",
        ),
        facts={"channels": ", ".join(rule.channels)},
    )


@question("governing")
def governing(terms: Terms) -> Ruling:
    """Which terms an order is held to. Code: `terms_at_placing`."""
    rule = terms.rules.governing.version
    version, language = terms.rules.version, _LANGUAGES[rule.prevailing_language]
    return terms.ruling(
        rule,
        allowed=True,
        code="terms_at_placing",
        sentence=Sentence(
            it=f"L'ordine è regolato fino alla fine dalle condizioni in vigore all'invio (versione {version}). "
            f"Prevale il testo {language.it}.",
            en=f"The order is governed to its end by the terms in force when it was placed (version {version}). "
            f"The {language.en} text prevails.",
        ),
        facts={"version": version, "prevailing_language": rule.prevailing_language},
    )


_CHANNELS: dict[str, Sentence] = {
    "email": Sentence(it="e-mail", en="e-mail"),
    "page": Sentence(it="la pagina dell'ordine", en="the order's page"),
    "phone": Sentence(it="telefono", en="phone"),
}
_LANGUAGES: dict[str, Sentence] = {
    "it": Sentence(it="italiano", en="Italian"),
    "en": Sentence(it="inglese", en="English"),
}
