"""What the staff note on an order: on its page, in its story, and what a note may settle."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import get_args

from canned_desk import TOKEN, canned_desk, file_of
from folding import folded
from later_facts import DELIVERED, MARTA
from order_history import ORDER, messages
from staff_scenes import order_of, staff_desk
from unpaid_history import DELIVERED_AFTER_LOSS, noted

from ordito.desk.application.standing import SETTLED
from ordito.desk.application.tellings import TELLINGS
from ordito.desk.domain.attention import Attention
from ordito.desk.domain.notes import Note, Settled
from ordito.schemas import orders

API = Path(__file__).parents[3] / "docs" / "api" / "orders.openapi.json"
TEXT = "She keeps it <gladly>\nand pays by link."
NOTED = noted(DELIVERED_AFTER_LOSS, "delivered_after_loss", text=TEXT)


def settles_on(text: str) -> list[str]:
    """The choices of what a note settles."""
    select = re.search(r'<select[^>]* name="settles"[^>]*>(.*?)</select>', text, re.DOTALL)
    return [] if select is None else re.findall(r'value="([^"]*)"', select.group(1))


def test_a_note_is_kept_with_the_order_without_who_wrote_it() -> None:
    part = folded(messages(noted(NOTED, text="Later."))).orders
    assert part is not None
    assert [(note.text, note.settles) for note in part.notes] == [(TEXT, "delivered_after_loss"), ("Later.", None)]
    assert MARTA not in repr(part.notes)
    assert isinstance(part.notes[0], Note)


def test_a_note_settles_what_orders_takes_and_each_has_its_words() -> None:
    body = json.loads(API.read_text())["components"]["schemas"]["NoteBody"]["properties"]["settles"]
    assert [one["enum"] for one in body["anyOf"] if "enum" in one] == [list(get_args(Settled))]
    assert set(get_args(Settled)) == SETTLED.keys() <= set(Attention)


def test_the_page_shows_notes_with_who_wrote_them_and_what_they_settle() -> None:
    with staff_desk("after-loss") as desk:
        desk.views.files[order_of("after-loss")] = file_of(NOTED, order=order_of("after-loss"))
        text = unescape(desk.client.get(f"/staff/orders/{order_of('after-loss')}").text)
        assert TEXT in text
        assert f"</time>, {MARTA}" in text
        assert f"settled</span> {SETTLED['delivered_after_loss'].en}" in text
        assert "Note, settled (a parcel delivered though it was lost): She keeps it <gladly> and pays by link." in text
        assert "was delivered after all." not in text, "it is settled"


def test_the_form_offers_to_settle_what_waits_for_a_note_and_nothing_else() -> None:
    offered = {
        "after-loss": "delivered_after_loss",
        "not-collected": "cash_not_collected",
        "gone": "under_way_after_end",
    }
    with staff_desk("delivered", "quotation", *offered) as desk:
        for scene in ("delivered", "quotation", *offered):
            page = f"/staff/orders/{order_of(scene)}"
            text = desk.client.get(page).text
            assert settles_on(text) == (["", offered[scene]] if scene in offered else []), scene
            assert (f'action="{page}/notes"' in text) == (scene != "quotation"), "nothing is ordered yet"


def test_the_customer_learns_nothing_of_a_note() -> None:
    with canned_desk(noted(DELIVERED, text=TEXT)) as desk:
        for path in (f"/o/{TOKEN}", f"/v1/orders/{ORDER}", f"/v1/orders/{ORDER}/timeline"):
            answer = desk.client.get(path, headers={"Authorization": f"Bearer {TOKEN}"})
            assert answer.status_code == 200
            assert "gladly" not in answer.text
            assert "note-added" not in answer.text
            assert MARTA not in answer.text


def test_a_note_says_not_where_the_order_stands() -> None:
    with staff_desk("delivered") as desk:
        before = desk.client.get(f"/staff/orders/{order_of('delivered')}").text
        answer = re.search(r'<p class="answer">.*?</p>', before)
        assert answer is not None
        desk.views.files[order_of("delivered")] = file_of(noted(DELIVERED), order=order_of("delivered"))
        assert answer.group(0) in desk.client.get(f"/staff/orders/{order_of('delivered')}").text


def test_a_long_note_is_told_by_how_it_begins() -> None:
    telling = TELLINGS["ordito.orders.note-added"]
    long = orders.NoteAddedV1(text="word " * 400, by=MARTA, settles="something_newer").model_dump(mode="json")
    italian, english = telling(long)
    assert english.startswith("Note, settled (something newer): word word")
    assert english.endswith("word…")
    assert len(english) < 200
    assert italian.startswith("Nota, risolto (something newer): word")
