"""What is typed into the staff's forms, read as what it means."""

from __future__ import annotations

import pytest

from ordito.desk.application.staff_forms import Call, Field, Form, at_fault, cents, read


def form(*fields: Field) -> Form:
    return Form(
        id="f",
        section="Order",
        title="t",
        explains="e",
        button="b",
        said="s",
        call=lambda _: Call("orders", "/", {}),
        fields=fields,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [("4,90", 490), ("4.9", 490), ("12", 1200), (",5", 50), ("0", 0), (" € 3.20 ", 320), ("0.01", 1)],
)
def test_an_amount_is_written_with_comma_or_point(text: str, expected: int) -> None:
    assert cents(text) == expected


@pytest.mark.parametrize("text", ["", ".", "4.999", "-1", "1.000,50", "four", "1 2", "²"])
def test_what_is_no_amount_is_never_read_as_one(text: str) -> None:
    with pytest.raises(ValueError, match="is no amount"):
        cents(text)


def test_a_moment_is_the_sellers_on_both_sides_of_the_clocks_change() -> None:
    asked = form(Field("at", "At", "moment"))
    assert read(asked, {"at": "2026-10-24T13:00"}, currency="EUR")[0].moment("at") == "2026-10-24T13:00:00+02:00"
    assert read(asked, {"at": "2026-10-26T13:00:01"}, currency="EUR")[0].moment("at") == "2026-10-26T13:00:01+01:00"


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        (Field("x", "X", required=True), "  ", "This is needed."),
        (Field("x", "X", longest=3), "four", "At most 3 characters."),
        (Field("x", "X", "amount"), "much", "An amount is written like 4.90 or 4,90."),
        (Field("x", "X", "day"), "tomorrow", "A day is written like 2026-12-31."),
        (Field("x", "X", "moment"), "noon", "A day and a time are written like 2026-12-31T13:00."),
        (Field("x", "X", "count", most=3), "4", "From 0 to 3."),
        (Field("x", "X", "count"), "1.5", "Only a whole number fits."),
        (Field("x", "X", "choice", choices=(("a", "A"),)), "b", "Choose one of those listed."),
        (Field("x", "X", "email"), "nobody", "This is no e-mail address."),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(field: Field, typed: str, told: str) -> None:
    assert read(form(field), {"x": typed}, currency="EUR")[1] == {"x": told}


def test_what_is_left_empty_is_absent() -> None:
    given, wrong = read(form(Field("x", "X", "amount"), Field("y", "Y", "check")), {}, currency="EUR")
    assert wrong == {}
    assert (given.amount("x"), given.checked("y"), given.photos("z")) == (None, False, [])


def test_a_services_problem_finds_its_fields() -> None:
    asked = form(Field("reduction-2", "Less", "amount", param="reduction"), Field("iban", "IBAN"))
    assert at_fault(asked, ["lines[0].reduction"]) == {"reduction-2"}
    assert at_fault(asked, ["iban"]) == {"iban"}
