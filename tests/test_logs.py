import json

import pytest
import structlog
from structlog.testing import capture_logs

from shop import logs


@pytest.fixture
def lines(capsys):
    """What a shop without a terminal writes, line by line."""
    kept = structlog.get_config()
    logs.write_lines(for_people=False)
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    structlog.configure(**kept)


def test_a_line_is_json_with_its_time_and_level(lines):
    structlog.get_logger().info("order settled", order=7, words="段々\r\nfaked line")

    (line,) = lines()
    assert (line["event"], line["order"], line["level"]) == ("order settled", 7, "info")
    assert line["timestamp"].endswith("Z")


def test_japanese_stays_readable(capsys, lines):
    structlog.get_logger().info("段々")

    assert "段々" in capsys.readouterr().err


def test_no_address_and_no_sign_in_token_is_written(lines):
    token = "x" * 32
    try:
        raise ValueError("Key (email)=(hana@example.jp) already exists")
    except ValueError:
        structlog.get_logger().exception("failed", path=f"/sign-in/{token}")

    (line,) = lines()
    assert "hana" not in json.dumps(line)
    assert token not in json.dumps(line)
    assert "Key (email)=(…) already exists" in line["exception"]


@pytest.mark.parametrize("key", ["sk_live_51AbCdEf", "rk_test_51AbCdEf", "whsec_0123456789"])
def test_no_key_of_stripes_is_written(lines, key):
    try:
        raise ValueError(f"Invalid API key provided: {key}")
    except ValueError:
        structlog.get_logger().exception("failed", header=f"Bearer {key}")

    (line,) = lines()
    assert key not in json.dumps(line)
    assert line["header"] == "Bearer …"


def test_a_request_and_its_lines_share_a_number(client):
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as seen:
        answer = client.post("/webhooks/stripe", headers={"X-Request-Id": "mine"})

    assert len(answer.headers["X-Request-Id"]) == 16
    assert [line["request_id"] for line in seen] == [answer.headers["X-Request-Id"]]


def test_each_request_has_its_own_number(client):
    first, second = (client.get("/healthz").headers["X-Request-Id"] for _ in range(2))

    assert first != second
