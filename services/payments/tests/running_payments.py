"""Payments without Kafka: messages in, effects carried out when a test says so; and the provider that it speaks to."""

from __future__ import annotations

from dataclasses import dataclass

from paid_order import SELLER

from ordito.cli.sandbox.ledger import Ledger
from ordito.kit.context import Actor, Context
from ordito.kit.database import Database
from ordito.kit.effects import EffectWorker
from ordito.kit.inbox import Inbox
from ordito.kit.message import Message
from ordito.payments.application.handlers import handle
from ordito.payments.application.reactions import reactions
from ordito.payments.domain.commands import Command
from ordito.payments.domain.vouchers import VOUCHERS, VoucherState, stream_of

PSP_KEY = "psp-key-of-the-tests"


@dataclass(frozen=True, slots=True)
class RunningProvider:
    url: str
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Payments:
    """The service without Kafka: messages in, effects carried out when a test says so."""

    database: Database
    worker: EffectWorker

    def hear(self, *messages: Message) -> None:
        inbox = Inbox("payments", reactions())
        for message in messages:
            with self.database.transaction(*inbox.locks(message)) as tx:
                inbox.take(tx, message)

    def work(self) -> None:
        """Carry out effects until none is left that could be tried now."""
        while self.worker.run_once():
            pass

    def do(self, order: str, command: Command) -> None:
        """As if somebody had sent it over HTTP."""
        context = Context(seller=SELLER, actor=Actor(kind="customer", id=order), correlation="c-1")
        with self.database.transaction(order) as tx:
            handle(tx, order, command, context=context)

    def voucher(self, code: str) -> VoucherState:
        with self.database.read() as tx:
            return VOUCHERS.fold(one.event for one in tx.load(stream_of(SELLER, code)))

    def events(self, order: str) -> list[str]:
        with self.database.read() as tx:
            return [one.type for one in tx.load(order)]
