"""Draws docs/house.svg from the catalogue of events, so that the picture cannot drift from what services read.

python docs/house.py            # writes it; tests/papers compares
"""

from __future__ import annotations

from pathlib import Path

from ordito.schemas.catalogue import SERVICES, TOPICS

FILE = Path(__file__).with_name("house.svg")
OUTSIDE = {
    "orders": ("storefronts", "POST /v1/orders"),
    "payments": ("payment provider", "charge, refund"),
    "shipping": ("couriers, warehouse", "signed webhooks"),
    "returns": ("customer service", "authorise, inspect"),
    "notifications": ("mail server", "SMTP"),
    "desk": ("customers, staff", "web pages"),
}
"""With whom a service speaks outside the house, and how."""

LEFT, STEP, WIDTH = 210, 128, 940
SERVICE_TOP, STORE_TOP, LOOM_TOP, THREAD = 86, 168, 288, 50
COLOURS = ("#c2410c", "#15803d", "#1d4ed8", "#7e22ce", "#b45309")
STYLE = """
  text { font: 14px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328; text-anchor: middle }
  .name { font-weight: 600; font-size: 15px } .small { font-size: 12px; fill: #59636e } .left { text-anchor: start }
  .topic { font: 13px ui-monospace, SFMono-Regular, Menlo, monospace; text-anchor: end }
  .box, .store { fill: #ffffff; stroke: #59636e; stroke-width: 1.4 } .ring { fill: #ffffff; stroke-width: 2 }
  .line, .http { stroke: #8c959f; stroke-width: 1.4; fill: none } .http { stroke-dasharray: 3 4 }
  .count { font-size: 12px; font-weight: 600 } .thread { stroke-width: 3 } .page { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 } .page { fill: #0d1117 }
    .box, .store, .ring { fill: #161b22 } .box, .store { stroke: #9198a1 } .line, .http { stroke: #6e7681 }
    .thread, .ring { filter: brightness(1.6) }
  }"""


def place(service: str) -> int:
    """The middle of a service's column."""
    return LEFT + [*OUTSIDE].index(service) * STEP


def draw() -> str:
    """The whole picture."""
    height = LOOM_TOP + THREAD * len(TOPICS) + 62
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d">',
        '<title id="t">The house: six services woven together by five topics</title>',
        f'<desc id="d">{_in_words()}</desc>',
        f"<style>{STYLE}\n</style>",
        f'<rect class="page" width="{WIDTH}" height="{height}" rx="8"/>',
        *(part for service in SERVICES for part in _service(service)),
        *(part for number in range(len(TOPICS)) for part in _topic(number)),
        *_desk_asks(),
        *_legend(height - 24),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _service(service: str) -> list[str]:
    x, (who, how) = place(service), OUTSIDE[service]
    holds = "projections" if service == "desk" else "events"
    bottom = LOOM_TOP + THREAD * (len(TOPICS) - 1)
    return [
        f'<text x="{x}" y="24" class="small">{who}</text>',
        f'<text x="{x}" y="41" class="small">{how}</text>',
        f'<path class="line" d="M{x} 48V{SERVICE_TOP}"/>',
        f'<path class="line" d="M{x} {SERVICE_TOP + 40}V{bottom}"/>',
        f'<rect class="box" x="{x - 56}" y="{SERVICE_TOP}" width="112" height="40" rx="6"/>',
        f'<text x="{x}" y="{SERVICE_TOP + 25}" class="name">{service}</text>',
        f'<path class="store" d="M{x - 44} {STORE_TOP}v44a44 10 0 0 0 88 0v-44a44 10 0 0 0 -88 0a44 10 0 0 0 88 0"/>',
        f'<text x="{x}" y="{STORE_TOP + 34}" class="small">{holds}</text>',
    ]


def _topic(number: int) -> list[str]:
    topic, colour, y = TOPICS[number], COLOURS[number], LOOM_TOP + THREAD * number
    parts = [
        f'<text x="126" y="{y + 5}" class="topic">{topic.name.removeprefix("ordito.")}</text>',
        f'<path class="thread" stroke="{colour}" d="M140 {y}H{WIDTH - 30}"/>',
    ]
    parts += [
        f'<circle class="thread" cx="{place(name)}" cy="{y}" r="11" fill="{colour}"/>' for name in topic.producers
    ]
    for name, events in topic.consumers.items():
        parts += [
            f'<circle class="ring" stroke="{colour}" cx="{place(name)}" cy="{y}" r="11"/>',
            f'<text x="{place(name)}" y="{y + 4}" class="count">{len(events)}</text>',
        ]
    return parts


def _desk_asks() -> list[str]:
    """The desk decides nothing: what is done on its pages is asked of the services."""
    y, desk = 66, place("desk")
    ends = " ".join(f"M{place(name) + 20} {y}V{SERVICE_TOP}" for name in SERVICES if name != "desk")
    return [f'<path class="http" d="M{desk - 20} {SERVICE_TOP}V{y}H{place("orders") + 20} {ends}"/>']


def _legend(y: int) -> list[str]:
    return [
        f'<circle class="thread" cx="36" cy="{y - 4}" r="8" fill="{COLOURS[0]}"/>',
        f'<text x="52" y="{y}" class="small left">publishes all its events</text>',
        f'<circle class="ring" stroke="{COLOURS[0]}" cx="222" cy="{y - 4}" r="8"/>',
        f'<text x="238" y="{y}" class="small left">reads so many kinds of events</text>',
        f'<path class="http" d="M444 {y - 4}h34"/>',
        f'<text x="488" y="{y}" class="small left">asks over HTTP</text>',
        f'<path class="store" d="M612 {y - 10}v10a10 4 0 0 0 20 0v-10a10 4 0 0 0 -20 0a10 4 0 0 0 20 0"/>',
        f'<text x="642" y="{y}" class="small left">its own PostgreSQL database</text>',
        f'<text x="126" y="{LOOM_TOP - 22}" class="small" style="text-anchor:end">Kafka topics</text>',
    ]


def _in_words() -> str:
    return " ".join(
        f"{topic.name} is published by {', '.join(topic.producers)} and read by {', '.join(topic.consumers)}."
        for topic in TOPICS
    )


if __name__ == "__main__":
    FILE.write_text(draw(), encoding="utf-8")
