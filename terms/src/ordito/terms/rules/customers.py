"""Rules of what a customer is owed besides goods: care for personal data, an answer to a complaint, stable terms."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ordito.schemas.values import Language

from .entries import Entry, Rule, Words, listed


class NewsletterRule(Rule):
    """Who is written to without having ordered."""

    id = "personal_data.newsletter"

    consent: Literal["explicit"]
    withdrawn: Literal["any_time"]


class DeletionRule(Rule):
    """How an account and its data are deleted."""

    id = "personal_data.deletion"

    on_request: bool
    asked_at: Words


class PersonalData(Entry):
    newsletter: NewsletterRule
    deletion: DeletionRule


class ComplaintChannelRule(Rule):
    """Where complaints are sent to, and where they are kept."""

    id = "complaints.channel"

    channels: Annotated[tuple[Literal["email", "page", "phone"], ...], BeforeValidator(listed), Field(min_length=1)]
    recorded_with: Literal["order"]


class Complaints(Entry):
    channel: ComplaintChannelRule


class GoverningVersionRule(Rule):
    """Which version of the terms an order is held to, and which language of it."""

    id = "governing.version"

    version: Literal["at_placing"]
    prevailing_language: Language


class Governing(Entry):
    version: GoverningVersionRule
