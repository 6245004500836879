"""The named world: Hana studies, Mori teaches, Nao runs the shop, Sam is a stranger.

The blog course ¥49,800 leads to its worksheet ¥1,980 (add-on), the SEO course ¥29,800
(cross-sell), a graduates' webinar (bridge) and coaching ¥198,000 (upsell): no steep step here,
where the owner says so only above four times the price. Ken is another student, Aya teaches
something else.
"""

from types import SimpleNamespace

from shop.accounts.models import Role, Student
from shop.catalogue.models import (
    BundlePart,
    Lesson,
    LongTuition,
    Module,
    Product,
    ProductKind,
    ProductState,
    School,
)
from shop.extensions import db
from shop.ladder.models import Ladder, NextStep, NextStepKind, Placement, Rung
from shop.offers.models import Proposal
from shop.offers.words import Moment, ProposalState


def build(now):
    world = SimpleNamespace(now=now)
    _people(world)
    _products(world)
    _map(world)
    db.session.commit()
    return world


def _people(world):
    def person(key, name, role=Role.STUDENT):
        student = Student(email=f"{key}@example.jp", name=name, role=role, created_at=world.now)
        setattr(world, key, student)
        db.session.add(student)

    names = {"ja": "だんだん学舎", "en": "Dandan School"}
    db.session.add(School(name=names, bridge_from_ratio=4, ways=["konbini", "paypay"]))
    person("hana", "花")
    person("ken", "健")
    person("mori", "森", Role.INSTRUCTOR)
    person("aya", "綾", Role.INSTRUCTOR)
    person("nao", "直", Role.OWNER)
    db.session.flush()


def product(world, slug, price, kind=ProductKind.COURSE, **more):
    made = Product(
        slug=slug,
        kind=kind,
        price_minor=price,
        state=ProductState.PUBLISHED,
        teacher_id=world.mori.id,
        title={"ja": f"{slug}の講座", "en": f"The {slug} course"},
        outcome={"ja": "できる", "en": "You can"},
        contents={"ja": "全部", "en": "Everything"},
        delivery={"ja": "すぐに", "en": "At once"},
        long_tuition=LongTuition.NO,
        created_at=world.now,
        updated_at=world.now,
        **more,
    )
    db.session.add(made)
    db.session.flush()
    return made


def with_modules(course, modules=2, lessons=2):
    for m in range(1, modules + 1):
        module = Module(
            product_id=course.id,
            slug=f"m{m}",
            position=m,
            title={"ja": f"第{m}章", "en": f"Module {m}"},
            outcome={"ja": "できるようになりました", "en": "You can do it now"},
        )
        module.lessons = [
            Lesson(
                slug=f"l{n}",
                position=n,
                title={"ja": f"レッスン{m}-{n}", "en": f"Lesson {m}-{n}"},
                body={"ja": "本文", "en": "Text"},
                minutes=5,
                preview=(m, n) == (1, 1),
            )
            for n in range(1, lessons + 1)
        ]
        db.session.add(module)
    db.session.flush()
    return course


def _products(world):
    world.mini = with_modules(product(world, "mini", 0), modules=1)
    world.blog = with_modules(product(world, "blog", 49_800))
    world.seo = with_modules(product(world, "seo", 29_800))
    world.worksheet = product(world, "worksheet", 1_980, ProductKind.DOWNLOAD)
    world.webinar = product(
        world, "webinar", 0, ProductKind.EVENT, requires_id=world.blog.id, seats=30, seats_left=30
    )
    world.coaching = product(
        world,
        "coaching",
        198_000,
        ProductKind.COACHING,
        requires_id=world.blog.id,
        seats=3,
        seats_left=3,
        sessions=6,
        session_minutes=60,
    )
    world.bundle = product(world, "bundle", 55_720, ProductKind.BUNDLE)
    for position, part in enumerate((world.blog, world.seo), start=1):
        db.session.add(BundlePart(bundle_id=world.bundle.id, product_id=part.id, position=position))


def _map(world):
    world.ladder = Ladder(
        slug="writing", teacher_id=world.mori.id, position=1, title={"ja": "書く", "en": "Writing"}
    )
    standing = {1: [world.mini], 2: [], 3: [world.blog, world.seo], 4: [world.coaching]}
    for number, products in standing.items():
        rung = Rung(number=number)
        rung.placements = [Placement(product_id=p.id, position=i) for i, p in enumerate(products)]
        world.ladder.rungs.append(rung)
    db.session.add(world.ladder)
    steps = (
        (world.mini, world.blog, "upsell"),
        (world.blog, world.worksheet, "add_on"),
        (world.blog, world.seo, "cross_sell"),
        (world.blog, world.webinar, "bridge"),
        (world.blog, world.coaching, "upsell"),
    )
    for position, (start, end, kind) in enumerate(steps):
        step = NextStep(
            from_id=start.id,
            to_id=end.id,
            kind=NextStepKind(kind),
            position=position,
            challenge={"ja": "次に困ること", "en": "What comes up next"},
        )
        db.session.add(step)
        setattr(world, f"to_{end.slug}", step)


def worksheet_proposal(student_id, worksheet, step_id, **more):
    """The worksheet as an add-on on a thank-you page, shown and not answered yet."""
    told = {"title": worksheet.title, "at": None, "about": worksheet.id}
    return Proposal(
        student_id=student_id,
        moment=Moment.THANK_YOU,
        product_id=worksheet.id,
        next_step_id=step_id,
        kind="add_on",
        reason="bought",
        title=worksheet.title,
        contents=worksheet.contents,
        list_price_minor=1_980,
        price_minor=1_980,
        state=ProposalState.SHOWN,
        **{"reason_facts": told, **more},
    )
