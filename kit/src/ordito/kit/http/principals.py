"""Who sends a request, and what they may do.

    @router.get("/v1/things/{thing_id}")
    def show(thing_id: str, who: CurrentPrincipal) -> Thing:
        thing = ...load...
        ensure_may_see(who, seller=thing.seller, subject=thing_id)   # else 404, as if there were nothing

A principal is a `Storefront` (of one seller), a `CustomerLink` (to one subject) or `Staff` (with a role, for some
sellers or all). No token: 401 `authentication_required`; a token that is not genuine: 401 `invalid_token`; one of
the wrong kind or role: 403. What a genuine principal may not know to exist is 404 `not_found`, like what does not.

Tokens expire by the wall clock, also where development moves the service's own clock: travelling a fortnight ahead
must not log everybody out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal, TypeAlias

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from ordito.kit.context import Actor, Context
from ordito.kit.http.problems import Problem, correlation_of, not_found
from ordito.kit.http.tokens import (
    API_KEY_PREFIX,
    ROLES,
    Role,
    StaffClaims,
    read_link_token,
    read_staff_token,
    seller_of_api_key,
)
from ordito.kit.settings import ServiceSettings


@dataclass(frozen=True, slots=True)
class Storefront:
    """A seller's shop, by its API key."""

    seller: str

    @property
    def actor(self) -> Actor:
        return Actor(kind="storefront", id=self.seller)


@dataclass(frozen=True, slots=True)
class CustomerLink:
    """Whoever holds the link to one subject (an order)."""

    subject: str

    @property
    def actor(self) -> Actor:
        return Actor(kind="customer", id=self.subject)


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of the staff."""

    name: str
    role: Role
    sellers: frozenset[str] | Literal["*"] = "*"

    @property
    def actor(self) -> Actor:
        return Actor(kind="staff", id=self.name)

    def has_role(self, least: Role) -> bool:
        return ROLES.index(self.role) >= ROLES.index(least)

    def serves(self, seller: str) -> bool:
        return self.sellers == "*" or seller in self.sellers


Principal: TypeAlias = Storefront | CustomerLink | Staff

_bearer = HTTPBearer(
    auto_error=False,
    bearerFormat="API key, link token or JWT",
    description="A storefront's key (`ok_...`), a customer's link token, or a staff member's token.",
)


def identify(token: str, *, settings: ServiceSettings, now: datetime) -> Principal | None:
    """Who this token belongs to; None where it is not genuine."""
    if token.startswith(API_KEY_PREFIX):
        seller = seller_of_api_key(token, settings.api_keys)
        return None if seller is None else Storefront(seller)
    if token.count(".") == 2:
        claims = read_staff_token(settings.staff_secret.get_secret_value(), token, now=now)
        return None if claims is None else _staff(claims)
    subject = read_link_token(settings.link_secret.get_secret_value(), token)
    return None if subject is None else CustomerLink(str(subject))


async def principal(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
) -> Principal:
    """Dependency: whoever sends this request, or 401."""
    if credentials is None:
        raise _unauthorized("authentication_required", "Send a token: Authorization: Bearer ...", challenge="Bearer")
    settings: ServiceSettings = request.app.state.settings
    who = identify(credentials.credentials, settings=settings, now=datetime.now(tz=UTC))
    if who is None:
        raise _unauthorized(
            "invalid_token", "The token is not valid, or not any more.", challenge='Bearer error="invalid_token"'
        )
    request.state.actor = who.actor
    return who


CurrentPrincipal = Annotated[Principal, Depends(principal)]


async def ensure_identified(request: Request) -> None:
    """401 for strangers, where only some endpoints behind a dependency ask who is there."""
    await principal(request, await _bearer(request))


async def require_storefront(who: CurrentPrincipal) -> Storefront:
    """Dependency: a storefront, or 403."""
    if not isinstance(who, Storefront):
        raise Problem(403, "storefront_required", "Only a storefront's API key may do this.")
    return who


def require_staff(least: Role = "viewer", /) -> Callable[[Principal], Staff]:
    """Makes a dependency: a member of the staff with at least this role, or 403."""

    def staff(who: CurrentPrincipal) -> Staff:
        if not isinstance(who, Staff):
            raise Problem(403, "staff_required", "Only the staff may do this.")
        if not who.has_role(least):
            raise Problem(403, "role_required", f"This needs the role {least}.")
        return who

    return staff


def customer_or_staff(
    parameter: str = "order_id", /, *, role: Role = "viewer"
) -> Callable[[Request, Principal], CustomerLink | Staff]:
    """Makes a dependency: the holder of the link to the subject in this path parameter, or staff of at least `role`.

    For a link to another subject there is nothing here: 404. Whether staff serve the subject's seller is known only
    once it is loaded; then call `ensure_may_see`.
    """

    def admitted(request: Request, who: CurrentPrincipal) -> CustomerLink | Staff:
        match who:
            case CustomerLink(subject):
                if subject != str(request.path_params[parameter]).lower():
                    raise not_found()
                return who
            case Staff():
                return require_staff(role)(who)
            case Storefront():
                raise Problem(403, "customer_or_staff_required", "Only the customer or the staff may do this.")

    return admitted


CurrentStorefront = Annotated[Storefront, Depends(require_storefront)]
Viewer = Annotated[Staff, Depends(require_staff("viewer"))]
Agent = Annotated[Staff, Depends(require_staff("agent"))]
Supervisor = Annotated[Staff, Depends(require_staff("supervisor"))]


def ensure_may_see(who: Principal, *, seller: str, subject: str) -> None:
    """404 for whoever may not know that this subject of this seller exists."""
    match who:
        case Storefront(seller=own):
            seen = own == seller
        case CustomerLink(subject=own):
            seen = own == subject
        case Staff():
            seen = who.serves(seller)
    if not seen:
        raise not_found()


def context_of(request: Request, who: Principal, *, seller: str) -> Context:
    """What the events that follow from this request carry: for which seller, by whom, under which correlation."""
    return Context(seller=seller, actor=who.actor, correlation=correlation_of(request))


def _staff(claims: StaffClaims) -> Staff:
    return Staff(name=claims.name, role=claims.role, sellers=claims.sellers)


def _unauthorized(code: str, detail: str, *, challenge: str) -> Problem:
    return Problem(401, code, detail, headers={"WWW-Authenticate": challenge})
