from shop.extensions import db


def test_a_living_process_asks_no_database(client, counting_queries):
    with counting_queries() as seen:
        answer = client.get("/healthz")

    assert (answer.status_code, answer.text, seen) == (200, "alive\n", [])


def test_a_shop_at_its_newest_schema_is_ready(client):
    assert client.get("/readyz").text == "ready\n"


def test_a_shop_that_waits_for_its_migrations_is_not(client):
    db.session.execute(db.text("UPDATE alembic_version SET version_num = '0000'"))
    db.session.commit()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.text == "the database waits for its migrations\n"


def test_a_shop_without_its_database_lives_and_is_not_ready(client, app):
    db.session.remove()
    db.engine.dispose()
    (app.config["SHOP"].instance / "shop.db").write_text("no database" * 100)

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").text == "the database does not answer\n"


def test_a_probe_gets_no_cookie(client):
    for address in ("/healthz", "/readyz"):
        assert "Set-Cookie" not in client.get(address).headers
