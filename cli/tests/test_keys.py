"""The secrets of a house: made once, for its owner's eyes only."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import jwt

from ordito.cli.engine.keys import COURIERS, SELLERS, Keys, known_sellers

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    assert Keys.load(file) == Keys.load(file)


def test_reading_them_again_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    Keys.load(file)
    before = file.stat().st_ino
    Keys.load(file)
    assert file.stat().st_ino == before


def test_nobody_else_may_read_them(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    Keys.load(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_houses_share_none(tmp_path: Path) -> None:
    one, other = Keys.load(tmp_path / "one.json"), Keys.load(tmp_path / "other.json")
    assert one.staff_secret != other.staff_secret
    assert one.api_keys["opsobjects"] != other.api_keys["opsobjects"]


def test_what_an_older_house_lacks_is_added_and_the_rest_kept(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    made = Keys.load(file)
    kept = json.loads(file.read_text())
    del kept["courier_secrets"]
    file.write_text(json.dumps(kept))
    completed = Keys.load(file)
    assert completed.staff_secret == made.staff_secret
    assert completed.courier_secrets["brt"].startswith("whsec_")


def test_every_seller_and_courier_has_a_key_of_its_own(tmp_path: Path) -> None:
    keys = Keys.load(tmp_path / "secrets.json")
    assert set(keys.api_keys) == set(SELLERS) == {"opsobjects", "oplashopping", "capitalorologi"}
    assert set(keys.courier_secrets) == set(COURIERS)
    made = [*keys.api_keys.values(), *keys.courier_secrets.values()]
    assert len(set(made)) == len(made)


def test_a_house_of_one_seller_gets_keys_for_the_others_and_keeps_its_own(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    made = Keys.load(file, sellers=("opsobjects",))
    completed = Keys.load(file)
    assert set(completed.api_keys) == set(SELLERS)
    assert completed.api_keys["opsobjects"] == made.api_keys["opsobjects"]


def test_sellers_of_a_further_folder_get_keys_too(tmp_path: Path) -> None:
    terms = tmp_path / "terms"
    terms.mkdir()
    (terms / "bottega-2026.toml").write_text('seller = "bottega"\n')
    (terms / "law-further.toml").write_text('id = "further"\n')
    (terms / "broken.toml").write_text("seller = \n")
    known = known_sellers({"ORDITO_TERMS_DIR": str(terms)})
    assert known == (*SELLERS, "bottega")
    assert known_sellers({"ORDITO_TERMS_DIR": ""}) == known_sellers({}) == SELLERS
    assert "bottega" in Keys.load(tmp_path / "secrets.json", sellers=known).api_keys


def test_services_get_digests_of_storefront_keys_not_the_keys(tmp_path: Path) -> None:
    keys = Keys.load(tmp_path / "secrets.json")
    assert keys.api_keys["opsobjects"] not in json.dumps(keys.shared_environment())


def test_only_payments_gets_the_provider_key(tmp_path: Path) -> None:
    keys = Keys.load(tmp_path / "secrets.json")
    assert keys.environment_of("payments") == {"ORDITO_PSP_KEY": keys.provider_key}
    assert keys.environment_of("orders") == {}


def test_a_staff_token_says_who_and_what_role_and_ends(tmp_path: Path) -> None:
    keys = Keys.load(tmp_path / "secrets.json")
    token = keys.staff_token("supervisor", now=NOON)
    claims = jwt.decode(
        token,
        keys.staff_secret,
        algorithms=["HS256"],
        audience="ordito-staff",
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["role"] == "supervisor"
    assert claims["sub"] == "sara@ordito.example"
    assert claims["exp"] - claims["iat"] == 8 * 3600
