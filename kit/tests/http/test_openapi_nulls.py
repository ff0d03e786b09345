"""FastAPI takes nulls out of examples; the kit's document has them again."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Body, FastAPI
from pydantic import BaseModel, ConfigDict

from ordito.kit.http.openapi import problem_openapi


class Reader(BaseModel):
    name: str
    phone: str | None


class Loan(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": "Emma", "reader": None, "readers": [], "due": None}]}
    )

    title: str
    reader: Reader | None
    readers: list[Reader]
    due: str | None
    note: str | None = None


LENT: dict[str, Any] = {
    "title": "Emma",
    "reader": {"name": "Ada", "phone": None},
    "readers": [{"name": "Ada", "phone": None}, {"name": "Bea", "phone": "+39"}],
    "due": None,
}


def _document() -> dict[str, Any]:
    app, router = FastAPI(title="Library"), APIRouter()

    @router.post("/v1/loans", responses={200: {"content": {"application/json": {"example": LENT}}}})
    def lend(loan: Loan = Body(openapi_examples={"lent": {"value": LENT}})) -> Loan:  # noqa: B008  # FastAPI's form
        return loan

    app.include_router(router)
    return problem_openapi(app)


def test_a_field_that_must_be_there_and_may_be_null_is_null_in_every_example() -> None:
    document = _document()
    lend = document["paths"]["/v1/loans"]["post"]
    assert document["components"]["schemas"]["Loan"]["examples"] == [
        {"title": "Emma", "reader": None, "readers": [], "due": None}
    ]
    assert lend["requestBody"]["content"]["application/json"]["examples"]["lent"]["value"] == LENT
    assert lend["responses"]["200"]["content"]["application/json"]["example"] == LENT
