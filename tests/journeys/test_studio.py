"""A teacher at the desk of an empty shop, until its ladder proposes something; the owner at his."""

import pytest
from flask_migrate import upgrade

from shop import clock, create_app
from shop.accounts.models import Role, Student
from shop.catalogue.models import Lesson, Product
from shop.demo import HANA, OWNER
from shop.extensions import db
from shop.learning.models import Entitlement
from shop.offers.models import Offer
from tests.conftest import settings
from tests.journeys.live import serving
from tests.journeys.past import Past
from tests.journeys.shown import finish, shown

MORI = "mori@example.jp"
PDF = {"name": "sheet.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 a worksheet"}


@pytest.fixture
def empty_shop(tmp_path_factory):
    """Nobody is there but one teacher."""
    folder = tmp_path_factory.mktemp("empty")
    app = create_app(settings(folder))
    with app.app_context():
        upgrade()
        db.session.add(Student(email=MORI, role=Role.INSTRUCTOR, created_at=clock.now()))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    with serving(folder, tmp_path_factory.mktemp("shop")) as live:
        yield live


@pytest.fixture
def mori(browser, empty_shop):
    """mori("en", width=320, script=False): the teacher's browser; nothing may go wrong in it."""
    from tests.journeys.visit import Visit

    came = []

    def comes(language="ja", email=MORI, **how):
        came.append(Visit(browser, empty_shop, language, email=email, **how))
        return came[-1]

    yield comes
    for visit in came:
        visit.context.close()
        assert visit.troubles() == []


def test_from_an_empty_shop_to_a_ladder_that_proposes(mori, empty_shop):
    """On a phone, without scripts."""
    visit = mori(script=False, width=320).open("/studio")
    visit.reads("To open the shop")
    make_course(visit, "blog", "49800")
    make_course(visit, "seo", "29800")
    draw_ladder(visit, "blog", "seo")

    make_offer(visit)

    assert empty_shop.ask(lambda: db.session.query(Offer).one().state) == "running"
    visit.open("/studio/why?moment=course_completed&about=blog")
    visit.is_sound()
    assert visit.page.locator("li.shown").count() == 1
    visit.open("/studio").reads_nowhere("To open the shop")
    is_learned_and_proposed(mori, empty_shop)
    visit.click(visit.open("/studio/orders").page.locator("td a").first)
    visit.reads("Received and kept: %(kept)s", kept="¥49,800")


def is_learned_and_proposed(comes, shop):
    """A student buys what was just published, finishes it and is shown the offer."""
    past = Past(shop)
    email = past.student()
    past.bought(email, "blog", days_ago=9)
    student = comes(email=email).open(past.learned(email, "blog", but=1))

    finish(student)

    student.at("/graduation")
    assert "¥26,820" in shown(student).inner_text()


def make_course(visit, slug, price):
    visit.open("/studio/products/new")
    fill(visit, title_ja=f"{slug}講座", slug=slug, price=price)
    visit.press("Make the draft")
    visit.at("/contents")
    fill(visit, title_ja="第1章", outcome_ja="書けるようになりました")
    visit.press("Add the module")
    visit.reads("The module is added. Now its first lesson.")
    visit.follow("Add a lesson")
    fill(visit, title_ja="最初の一本", body_ja="**一文**だけ書きます。")
    visit.press("See how it looks")
    assert visit.page.locator("#looks strong").inner_text() == "一文"
    visit.is_sound()
    visit.press("Save the lesson")
    visit.reads("The lesson is added.")
    fill_page(visit, slug)
    visit.open(f"/studio/products/{slug}/publishing").press("Publish")
    visit.reads("“%(title)s” is public now.", title=f"{slug}講座")
    visit.is_sound()


def fill_page(visit, slug):
    visit.open(f"/studio/products/{slug}")
    fill(visit, outcome_ja="1週間で書けます")
    visit.press("Save")
    visit.open(f"/studio/products/{slug}/page")
    fill(visit, fits_ja="初めての方\n続かない方", contents_ja="レッスン1本", delivery_ja="すぐに")
    visit.press("Save")
    visit.reads("Saved.")


def draw_ladder(visit, *slugs):
    visit.open("/studio/ladders").follow("New ladder")
    fill(visit, title_ja="書く", slug="writing", promise_ja="一文から、毎週の一本まで。")
    visit.press("Draw the ladder")
    for slug in slugs:
        visit.open("/studio/ladders/writing/place/3")
        visit.page.select_option("[name=product]", slug)
        visit.press("Put it there")
    visit.follow("Move “%(title)s”", title="blog講座")
    visit.press("Later on this step")
    visit.reads("“%(title)s” is moved.", title="blog講座")
    visit.is_sound()
    visit.follow("Add a next step")
    fill(visit, challenge_ja="書けるが、読まれない")
    visit.page.select_option("[name=from_slug]", "blog")
    visit.page.select_option("[name=to_slug]", "seo")
    visit.page.locator("[name=kind][value=cross_sell]").check(force=True)
    visit.press("Save the next step")
    visit.reads("The next step is drawn.")


def make_offer(visit):
    visit.open("/studio/offers").follow("New offer")
    chosen = {"from_slug": "blog", "moment": "course_completed", "to_slug": "seo"}
    for name, value in (chosen | {"price_rule": "percent", "window": "none"}).items():
        visit.page.select_option(f"[name={name}]", value)
    fill(visit, percent="10", note_ja="合う人へ。急がなくてよい方は、あとからどうぞ。")
    visit.press("Save the draft")
    assert "¥26,820" in visit.page.locator("#preview").inner_text()
    visit.is_sound()
    visit.press("Let it run")
    visit.reads("It runs now.")


def test_a_refused_form_keeps_what_was_typed_and_leads_to_the_field(mori):
    visit = mori(script=False).open("/studio/products/new")
    fill(visit, title_ja="ノート", slug="My Notes", price="1980")

    visit.press("Make the draft")

    visit.answered(422)
    assert visit.page.locator("[name=title_ja]").input_value() == "ノート"
    visit.click(visit.page.locator("[role=alert] a"))
    assert visit.page.locator("#slug[aria-invalid=true]").count() == 1
    visit.is_sound()


def test_a_file_is_uploaded_and_hangs_on_its_lesson(mori, empty_shop):
    visit = mori()
    make_course(visit, "blog", "0")
    visit.open(f"/studio/lessons/{empty_shop.ask(lambda: db.session.query(Lesson).one().id)}")
    fill(visit, **{"attachment-title_ja": "ワークシート"})
    visit.page.locator("#attachment-file").set_input_files(PDF)

    visit.press("Upload the file")

    visit.reads("The file is kept.")
    assert visit.page.get_by_role("link", name="ワークシート").count() == 1
    assert empty_shop.ask(lambda: db.session.query(Product).one().published)


def test_the_owner_gives_a_course_and_ends_it_again(someone, shop):
    owner = someone(email=OWNER.email).open("/studio/students?q=hana")
    owner.click(owner.page.get_by_role("link", name=HANA.name).first)
    owner.page.select_option("[name=product]", "seo-writing")
    owner.press("Give it")
    owner.reads("Given. It is in the library now.")

    owner.follow("End access to “%(title)s”", title="SEOライティング実践コース")
    owner.page.fill("[name=because]", "試しに付与したため")
    owner.is_sound()
    owner.press("End it")

    owner.page.get_by_text("試しに付与したため").wait_for()
    ended = shop.ask(lambda: db.session.query(Entitlement).filter_by(source_kind="gift").one())
    assert ended.revoked_because == "試しに付与したため"


def test_an_order_is_looked_into_to_the_card(someone):
    owner = someone(email=OWNER.email).open("/studio/orders?q=hana")
    owner.click(owner.page.locator("td a").first)

    owner.reads("Received and kept: %(kept)s", kept="¥49,800")
    assert "4242" in owner.page.locator("main").inner_text()
    owner.is_sound()


def fill(visit, **values):
    for name, value in values.items():
        visit.page.locator(f"[name='{name}']").fill(value)
