"""Prints the events of the watched orders as they arrive at the desk, in a thread beside the stories."""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ordito.cli.demo import rulings
from ordito.cli.demo.stage import ROME
from ordito.cli.outside import House
from ordito.cli.screen import out

COLOURS = {
    "orders": "blue",
    "payments": "green",
    "shipping": "yellow",
    "returns": "magenta",
    "notifications": "cyan",
}


class Teller:
    """Follows orders. `in_full`: every ruling of every event, each once; else the sentence and where it is written."""

    def __init__(self, house: House, *, in_full: bool = False) -> None:
        self._house = house
        self._in_full = in_full
        self._shown: set[str] = set()
        self._seen: dict[str, set[str]] = {}
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="teller", daemon=True)
        self._thread.start()

    def watch(self, order_id: str) -> None:
        """Print this order's events from now on."""
        with self._lock:
            self._seen.setdefault(order_id, set())

    def say(self, text: str) -> None:
        """A line of the story, after the events before it."""
        self._look()
        out.print(f"\n[bold]{text}[/]")

    def show(self, ruling: Mapping[str, Any]) -> None:
        """A ruling that no event carries."""
        with self._lock:
            _print_ruling(ruling)

    def close(self) -> None:
        """Print what is left and stop."""
        self._stop.set()
        self._thread.join(timeout=10)
        self._look()

    def _run(self) -> None:
        while not self._stop.wait(0.1):
            self._look()

    def _look(self) -> None:
        with self._lock:
            for order_id, seen in self._seen.items():
                for event in self._house.timeline(order_id):
                    if event["id"] not in seen:
                        seen.add(event["id"])
                        self._tell(event)

    def _tell(self, event: Mapping[str, Any]) -> None:
        if event["bookkeeping"]:
            return
        _print_event(event)
        if not self._in_full:
            _print_shortly(event["ruling"])
            return
        for named in event["rulings"]:
            ruling = named["ruling"]
            same = json.dumps(ruling, sort_keys=True)
            if same not in self._shown:
                self._shown.add(same)
                _print_ruling(ruling)


def _print_event(event: Mapping[str, Any]) -> None:
    at = datetime.fromisoformat(event["time"]).astimezone(ROME)
    name = event["type"].rsplit(".", 2)[1]
    source = event["source"]
    out.print(
        f"  {at:%d %b %H:%M:%S}  [{COLOURS.get(source, 'white')}]{source:<13}[/] {name:<25} {event['told']['en']}"
    )


def _print_shortly(ruling: Mapping[str, Any] | None) -> None:
    if ruling:
        clause = ruling["clause"]
        out.print(f"{'':<22}{ruling['sentence']['en']}", style="dim", markup=False)
        out.print(f"{'':<22}{clause['document']}, {clause['section']}", style="dim italic", markup=False)


def _print_ruling(ruling: Mapping[str, Any]) -> None:
    for text, style in rulings.written(ruling):
        out.print(text, style=style, markup=False)
    out.print()
