"""Reads a Markdown paper: its fenced snippets, what they print, and what it refers to.

A snippet fenced as `sh walk` is run; one fenced as `sh look` may be run again until what is awaited has come. The
`text` that follows directly is what it prints. There, `…` stands for anything within a line, and alone on a line for
any lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$\n?", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?P<target>[^)#\s]+)(?:#[^)]*)?\)")
TEST = re.compile(r"`(?P<name>test_[a-z0-9_]+)`")
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} [A-Z][a-z]+ \d{4}"
VOLATILE = {
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}": "<id>",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?": "<instant>",
    r"\d{4}-\d\d-\d\d(?!\")": "<date>",
    DAY: "<day>",
    r"OB-\d{6}\b": "<number>",
    r"RET-OB-[0-9A-Z]+": "<code>",
    r"127\.0\.0\.1:\d+": "<address>",
    r"/o/[\w-]{20,}": "/o/<token>",
}


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of shell as its reader types it, and what the paper says it prints."""

    line: int
    shell: str
    patient: bool
    shown: str | None


def snippets(paper: Path) -> Iterator[Snippet]:
    """The snippets that are to be run, in their order."""
    text = paper.read_text(encoding="utf-8")
    fences = list(FENCE.finditer(text))
    for fence, following in zip(fences, [*fences[1:], None], strict=True):
        if fence["info"] in {"sh walk", "sh look"}:
            answered = following is not None and following.start() == fence.end() and following["info"] == "text"
            yield Snippet(
                line=text.count("\n", 0, fence.start()) + 1,
                shell=fence["body"],
                patient=fence["info"] == "sh look",
                shown=following["body"] if following is not None and answered else None,
            )


def masked(printed: str) -> str:
    """The same with everything that differs from one run to the next replaced by its kind."""
    for pattern, kind in VOLATILE.items():
        printed = re.sub(pattern, kind, printed)
    return printed.strip()


def agrees(shown: str, printed: str) -> bool:
    """Whether what was printed is what the paper shows."""
    lines = [
        r"(?:.*\n)*?" if line == "…" else r"[^\n]*".join(map(re.escape, line.split("…"))) + r"\n"
        for line in masked(shown).splitlines()
    ]
    return re.fullmatch("".join(lines), "".join(f"{line}\n" for line in masked(printed).splitlines())) is not None


def prose(paper: Path) -> str:
    """Its text without the fenced parts."""
    return FENCE.sub("", paper.read_text(encoding="utf-8"))


def links(paper: Path) -> Iterator[str]:
    """The files that it refers to."""
    for found in LINK.finditer(prose(paper)):
        if "://" not in found["target"]:
            yield found["target"]


def named_tests(paper: Path) -> set[str]:
    """The tests that it names as proof."""
    return {found["name"] for found in TEST.finditer(prose(paper))}
