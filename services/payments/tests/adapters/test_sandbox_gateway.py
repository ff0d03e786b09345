"""The sandbox gateway against the sandbox provider, over real HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import httpx
import pytest
from running_payments import PSP_KEY, RunningProvider

from ordito.cli.sandbox.web import Answer, Request, Server
from ordito.kit.effects import PermanentFailure
from ordito.payments.adapters.gateways.sandbox import SandboxGateway, UnexpectedAnswer
from ordito.payments.application.ports import Receipt
from ordito.payments.domain.events import BankAccount
from ordito.schemas.money import Money

TEN_EURO = Money(1000, "EUR")
VISA = "tok_visa"


def charge(gateway: SandboxGateway, *, token: str | None = VISA, key: str = "charge:o-1") -> Receipt:
    return gateway.charge(TEN_EURO, method="card", token=token, reference="o-1", key=key)


def test_a_charge_takes_the_money(gateway: SandboxGateway, provider: RunningProvider) -> None:
    receipt = charge(gateway)
    (entry,) = provider.ledger.entries()
    assert receipt == Receipt("sandbox", entry["id"])
    assert (entry["amount"], entry["currency"], entry["reference"]) == (1000, "EUR", "o-1")


def test_a_payment_without_a_token_is_charged_to_the_test_instrument(gateway: SandboxGateway) -> None:
    assert charge(gateway, token=None).reference


def test_the_same_key_takes_the_money_once(gateway: SandboxGateway, provider: RunningProvider) -> None:
    assert charge(gateway) == charge(gateway)
    assert len(provider.ledger.entries()) == 1


def test_a_lost_answer_is_no_answer_and_the_same_key_brings_it(
    gateway: SandboxGateway, provider: RunningProvider
) -> None:
    with pytest.raises(httpx.TransportError):
        charge(gateway, token="tok_lost_answer")
    receipt = charge(gateway, token="tok_lost_answer")
    (entry,) = provider.ledger.entries()
    assert receipt.reference == entry["id"]


@pytest.mark.parametrize(
    ("token", "code"), [("tok_declined", "card_declined"), ("tok_insufficient_funds", "insufficient_funds")]
)
def test_a_declined_charge_fails_for_good(gateway: SandboxGateway, token: str, code: str) -> None:
    with pytest.raises(PermanentFailure) as failure:
        charge(gateway, token=token)
    assert failure.value.code == code
    assert failure.value.message


def test_a_refund_pays_back_a_part_of_the_charge(gateway: SandboxGateway, provider: RunningProvider) -> None:
    taken = charge(gateway)
    paid = gateway.refund(Money(400, "EUR"), charge=taken.reference, reference="o-1", key="refund:o-1:1")
    again = gateway.refund(Money(400, "EUR"), charge=taken.reference, reference="o-1", key="refund:o-1:1")
    assert paid == again
    assert [entry["kind"] for entry in provider.ledger.entries()] == ["charge", "refund"]


def test_a_refund_that_the_provider_refuses_fails_for_good(gateway: SandboxGateway) -> None:
    with pytest.raises(PermanentFailure) as unknown:
        gateway.refund(TEN_EURO, charge="ch_unknown", reference="o-1", key="refund:o-1:1")
    assert unknown.value.code == "charge_not_found"
    taken = charge(gateway)
    with pytest.raises(PermanentFailure) as above:
        gateway.refund(Money(1001, "EUR"), charge=taken.reference, reference="o-1", key="refund:o-1:2")
    assert above.value.code == "refund_exceeds_charge"


def test_a_transfer_pays_into_an_account_once(gateway: SandboxGateway, provider: RunningProvider) -> None:
    account = BankAccount("IT60X0542811101000000123456", "Ada Rossi")
    paid, again = (gateway.transfer(TEN_EURO, account=account, reference="o-1", key="refund:o-1:1") for _ in range(2))
    assert paid == again
    (entry,) = provider.ledger.entries()
    assert (entry["kind"], entry["id"], entry["amount"]) == ("transfer", paid.reference, 1000)
    assert "0542811101" not in str(entry)


def test_a_transfer_to_a_closed_account_fails_for_good_without_naming_it(gateway: SandboxGateway) -> None:
    account = BankAccount("IT58D0542811101000000999999", "Ada Rossi")
    with pytest.raises(PermanentFailure) as failure:
        gateway.transfer(TEN_EURO, account=account, reference="o-1", key="refund:o-1:1")
    assert failure.value.code == "account_closed"
    assert failure.value.message == "The provider refused: account closed."


def test_a_slow_provider_leaves_the_outcome_open(provider: RunningProvider) -> None:
    hasty = SandboxGateway(provider.url, key=PSP_KEY, timeout=httpx.Timeout(0.2))
    with pytest.raises(httpx.TimeoutException):
        charge(hasty, token="tok_slow")
    hasty.close()


def test_a_wrong_key_is_our_fault_and_not_the_customers(provider: RunningProvider) -> None:
    stranger = SandboxGateway(provider.url, key="wrong")
    with pytest.raises(UnexpectedAnswer, match="401"):
        charge(stranger)
    stranger.close()


@pytest.fixture
def broken_provider() -> Iterator[str]:
    def answer(request: Request) -> Answer:
        return Answer(200 if "refunds" in request.path else 503, b"<html>")

    server = Server(0, answer)
    thread = threading.Thread(target=server.serve_forever, name="broken provider")
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_answer_that_is_neither_yes_nor_no_leaves_the_outcome_open(broken_provider: str) -> None:
    gateway = SandboxGateway(broken_provider, key=PSP_KEY)
    with pytest.raises(UnexpectedAnswer, match="503"):
        charge(gateway)
    with pytest.raises(UnexpectedAnswer, match="200"):
        gateway.refund(TEN_EURO, charge="ch_1", reference="o-1", key="refund:o-1:1")
    gateway.close()
