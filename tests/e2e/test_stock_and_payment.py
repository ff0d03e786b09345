"""An order is accepted for what is in stock and paid; what is not goes back, to the cent."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from e2e.scene import PATIENCE, Scene

from ordito.cli.outside import House, line, until

WANTED, IN_STOCK = 50, 10


def test_an_order_for_what_is_gone_is_rejected_and_paid_back_with_its_delivery(house: House, scene: Scene) -> None:
    sku = scene.stocked(pieces=0)
    placed = house.place(scene.order(line(sku, price=2900)))
    scene.wait_for(placed["id"], "orders.order-rejected", "payments.refund-completed")
    scene.wait_for_letters(placed["id"], "order_received", "order_rejected", "refunded")
    order = house.order(placed["id"])
    assert order["status"] == "rejected"
    assert scene.counted(placed["id"], "orders.order-confirmed", "orders.order-rejected") == {
        "orders.order-confirmed": 0,
        "orders.order-rejected": 1,
    }
    (told,) = (event for event in house.timeline(placed["id"]) if event["type"] == "ordito.orders.order-rejected.v1")
    assert told["data"]["code"] == "not_in_stock"
    assert told["ruling"]["clause"]["document"] == "Opsobjects FAQ"
    assert scene.booked(placed["id"]) == {"charge": [3390], "refund": [3390]}


def test_a_refused_line_takes_its_share_of_the_discount_with_it(house: House, scene: Scene) -> None:
    kept, gone = scene.stocked("OPSBR", pieces=5), scene.stocked("OPSGONE", pieces=0)
    order = scene.order(line(kept, price=3000), line(gone, price=2000), discount=500)
    placed = house.place(order)
    assert placed["totals"]["total"]["amount"] == 4500
    scene.wait_for(placed["id"], "orders.lines-refused", "orders.order-confirmed", "payments.refund-completed")
    scene.wait_for_letters(placed["id"], "lines_refused", "order_confirmed", "order_received", "refunded")
    lines = {one["line"]: one for one in house.view(placed["id"])["lines"]}
    assert [lines[number]["paid"]["amount"] for number in (1, 2)] == [2700, 1800]
    assert [lines[number]["refunded"]["amount"] for number in (1, 2)] == [0, 1800]
    assert scene.booked(placed["id"]) == {"charge": [4500], "refund": [1800]}
    assert scene.stock(kept) == (5, 1)


def test_a_declined_card_rejects_the_order_and_frees_its_stock(house: House, scene: Scene) -> None:
    sku = scene.stocked(pieces=4)
    placed = house.place(scene.order(line(sku, price=4900, quantity=2), token="tok_declined"))
    timeline = scene.wait_for(placed["id"], "payments.payment-failed", "orders.order-rejected")
    (told,) = (event for event in timeline if event["type"] == "ordito.orders.order-rejected.v1")
    assert told["data"]["code"] == "payment_not_authorised"
    scene.eventually(lambda: scene.stock(sku), (4, 0), what="the stock")
    scene.wait_for_letters(placed["id"], "order_received", "order_rejected")
    assert scene.booked(placed["id"]) == {}
    assert scene.counted(placed["id"], "payments.refund-requested") == {"payments.refund-requested": 0}


def test_a_charge_whose_answer_is_lost_is_asked_for_again_and_booked_once(house: House, scene: Scene) -> None:
    placed = scene.confirmed(token="tok_lost_answer")
    assert scene.booked(placed["id"]) == {"charge": [4900]}
    payment = scene.ask("payments", f"/v1/payments/{placed['id']}")
    assert [attempt["outcome"] for attempt in payment["attempts"]] == ["failed", "done"]
    assert scene.counted(placed["id"], "payments.payment-captured") == {"payments.payment-captured": 1}


def test_fifty_orders_at_once_for_the_last_ten_pieces_sell_exactly_ten(house: House, scene: Scene) -> None:
    sku = scene.stocked(pieces=IN_STOCK)
    orders = [scene.order(line(sku, price=2900), email=f"cliente{number}") for number in range(WANTED)]
    with ThreadPoolExecutor(WANTED) as pool:
        placed = list(pool.map(scene.place, orders))

    def end_of(order_id: str) -> str:
        return str(house.order(order_id)["status"])

    ends = [
        until(
            partial(end_of, one["id"]),
            lambda status: status in ("confirmed", "rejected"),
            what=f"a decision on {one['id']}",
            seconds=PATIENCE,
        )
        for one in placed
    ]
    assert sorted(ends) == ["confirmed"] * IN_STOCK + ["rejected"] * (WANTED - IN_STOCK)
    assert scene.stock(sku) == (IN_STOCK, IN_STOCK)
    for one, end in zip(placed, ends, strict=True):
        money = {"charge": [3390], **({"refund": [3390]} if end == "rejected" else {})}
        scene.eventually(partial(scene.booked, one["id"]), money, what=f"the money of {one['id']}")
