"""Who did something, for which seller, and because of what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

ActorKind = Literal["customer", "staff", "storefront", "courier", "provider", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `id` names the actor within its kind and carries no personal data beyond a staff login."""

    kind: ActorKind
    id: str


SYSTEM = Actor(kind="system", id="ordito")


@dataclass(frozen=True, slots=True)
class Context:
    """Travels with every command and is kept with every event.

    `correlation` is the same for all that follows from one request; `causation` is the id of the event or request that
    led directly to this one.
    """

    seller: str
    actor: Actor
    correlation: str
    causation: str | None = None

    def caused_by(self, cause: str, *, actor: Actor = SYSTEM) -> Context:
        """The context of what follows from the event `cause`."""
        return replace(self, actor=actor, causation=cause)
