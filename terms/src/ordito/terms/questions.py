"""The questions that terms answer, by name: to make a recorded ruling again, and to ask hypothetical ones.

A function becomes a question by its decorator:

    @question("cancellation")
    def cancellation(terms: Terms, *, by: Asker, placed_at: datetime, forwarded: bool) -> Ruling: ...

It is called as before. Every ruling that it returns, also inside a result such as `Refund`, then names its question and
has the function's parameters among its facts, in plain form (see `facts`), beside what was derived from them. So

    evaluate(terms, ruling.question, ruling.facts)

contains the same ruling again under the same terms. A ruling that already names a question is left as it is: it was
made by another question, which the function asked on its way.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar, get_type_hints

from ordito.schemas.money import MoneyError
from ordito.schemas.values import FactValue, Ruling

from .errors import ImpossibleQuestion
from .facts import Kind, Unfit, kind_of
from .terms import Terms

P = ParamSpec("P")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One fact that a question needs; `default` is its plain form where it may be left out."""

    name: str
    kind: Kind
    required: bool
    default: FactValue

    def schema(self) -> dict[str, Any]:
        return self.kind.schema() if self.required else {**self.kind.schema(), "default": self.default}


class Question:
    """A function of terms and facts, with its parameters as facts."""

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        self.name = name
        self.function = function
        self._signature = inspect.signature(function)

    @property
    def description(self) -> str:
        """What is asked: the first paragraph of the function's documentation."""
        return " ".join((inspect.getdoc(self.function) or self.name).split("\n\n", maxsplit=1)[0].split())

    @functools.cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        hints = get_type_hints(self.function)
        _, *asked = self._signature.parameters.values()  # the first is the terms
        return MappingProxyType({each.name: _parameter(each, hints[each.name]) for each in asked})

    def schema(self) -> dict[str, Any]:
        """The facts as JSON Schema of one object."""
        return {
            "type": "object",
            "description": self.description,
            "properties": {name: parameter.schema() for name, parameter in self.parameters.items()},
            "required": [name for name, parameter in self.parameters.items() if parameter.required],
            "additionalProperties": False,
        }

    def ask(self, terms: Terms, facts: Mapping[str, object]) -> Mapping[str, Ruling]:
        """The rulings by their place in the answer. Facts that are no parameters are not looked at.

        Raises ImpossibleQuestion, and what the function raises for facts that cannot be.
        """
        given = {}
        for name, parameter in self.parameters.items():
            if name in facts:
                try:
                    given[name] = parameter.kind.typed(facts[name], terms.rules.currency)
                except (Unfit, MoneyError) as error:
                    raise ImpossibleQuestion(name, str(error)) from None
            elif parameter.required:
                raise ImpossibleQuestion(name, f"is missing: {self.name} needs it")
        try:
            answer = self.stamped(self._bound(terms, given))
        except ValueError as error:
            raise ImpossibleQuestion("facts", str(error)) from error
        return dict(_rulings(answer, ()))

    def stamped(self, bound: inspect.BoundArguments) -> Any:
        """The function's answer, each of its rulings with the question and the facts that it was decided from."""
        answer = self.function(*bound.args, **bound.kwargs)
        facts = {name: parameter.kind.plain(bound.arguments[name]) for name, parameter in self.parameters.items()}
        return _stamp(answer, self.name, facts)

    def bind(self, *args: Any, **kwargs: Any) -> inspect.BoundArguments:
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return bound

    def _bound(self, terms: Terms, given: Mapping[str, object]) -> inspect.BoundArguments:
        bound = self._signature.bind_partial(terms)
        bound.arguments.update(given)
        bound.apply_defaults()
        return bound


_questions: dict[str, Question] = {}
QUESTIONS: Mapping[str, Question] = MappingProxyType(_questions)
"""Every question, by its name."""


def question(name: str) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
    """Let the function answer the question `name`; its first parameter is the terms."""

    def make(function: Callable[P, Answer]) -> Callable[P, Answer]:
        if name in _questions:
            raise ValueError(f"two functions answer {name!r}")
        asked = _questions[name] = Question(name, function)

        @functools.wraps(function)
        def answer(*args: P.args, **kwargs: P.kwargs) -> Answer:
            bound = asked.bind(*args, **kwargs)
            answered: Answer = asked.stamped(bound)
            return answered

        return answer

    return make


def evaluate(terms: Terms, name: str, facts: Mapping[str, object]) -> tuple[Ruling, ...]:
    """Ask a question by its name. Facts are plain; those that a ruling of the answer derives itself may stand beside.

    Raises ImpossibleQuestion for an unknown question, a missing, an unknown or an unfit fact; and TermsError as the
    question's own function does.
    """
    asked = _question(name)
    rulings = tuple(asked.ask(terms, facts).values())
    derived = {fact for ruling in rulings for fact in ruling.facts}
    for fact in facts:
        if fact not in asked.parameters and fact not in derived:
            raise ImpossibleQuestion(fact, f"is no fact of {name}; it asks for {', '.join(asked.parameters)}")
    return rulings


def answers(terms: Terms, name: str, facts: Mapping[str, object]) -> Mapping[str, Ruling]:
    """The same rulings by their place in the answer (`ruling`, `delivery_ruling`), whatever else the facts hold.

    For facts that were recorded under other terms, which may have derived other facts from them. Raises as `evaluate`.
    """
    return _question(name).ask(terms, facts)


def _question(name: str) -> Question:
    if name not in _questions:
        raise ImpossibleQuestion("question", f"{name!r} is not known; known: {', '.join(sorted(_questions))}")
    return _questions[name]


def _parameter(parameter: inspect.Parameter, annotation: object) -> Parameter:
    kind = kind_of(annotation)
    required = parameter.default is inspect.Parameter.empty
    return Parameter(
        name=parameter.name,
        kind=kind,
        required=required,
        default=None if required else kind.plain(parameter.default),
    )


def _stamp(answer: Any, name: str, facts: dict[str, FactValue]) -> Any:
    match answer:
        case Ruling(question=None):
            return replace(answer, question=name, facts={**facts, **_derived(answer.facts, facts)})
        case Ruling():
            return answer
        case tuple():
            return tuple(_stamp(each, name, facts) for each in answer)
        case _ if is_dataclass(answer) and not isinstance(answer, type):
            held = {each.name: getattr(answer, each.name) for each in fields(answer) if each.init}
            stamped = {field: _stamp(value, name, facts) for field, value in held.items()}
            changed = {field: value for field, value in stamped.items() if value is not held[field]}
            return replace(answer, **changed) if changed else answer
        case _:
            return answer


def _derived(recorded: Mapping[str, FactValue], parameters: Mapping[str, FactValue]) -> dict[str, FactValue]:
    return {fact: value for fact, value in recorded.items() if fact not in parameters}


def _rulings(answer: object, place: tuple[str, ...]) -> Iterator[tuple[str, Ruling]]:
    match answer:
        case Ruling():
            yield ".".join(place) or "ruling", answer
        case tuple():
            for number, each in enumerate(answer):
                yield from _rulings(each, (*place, str(number)))
        case _ if is_dataclass(answer) and not isinstance(answer, type):
            for each in fields(answer):
                yield from _rulings(getattr(answer, each.name), (*place, each.name))
        case _:
            return
