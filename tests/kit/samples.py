"""Values like a page's own, for the examples beside this file: one per macro."""

from datetime import UTC, datetime
from types import SimpleNamespace as Row

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, Length

from shop.money import yen

DEADLINE = datetime(2026, 10, 14, 14, 59, tzinfo=UTC)


class Application(FlaskForm):
    name = StringField("お名前（領収書の宛名）", [DataRequired()])
    email = StringField(
        "メールアドレス", [DataRequired(), Email()], description="受講の案内と領収書を送ります"
    )
    wish = TextAreaField("いま困っていること", [Length(max=80)])
    age = IntegerField("年齢", [DataRequired()])
    topic = SelectField(
        "分野", choices=[SelectChoice("video", "動画編集"), SelectChoice("blog", "ブログ")]
    )
    width = RadioField(
        "画面", choices=[SelectChoice("390", "390"), SelectChoice("1280", "1280")], default="390"
    )
    score = RadioField(
        "すすめたいと思いますか", choices=[SelectChoice(str(n), str(n)) for n in range(11)]
    )
    news = BooleanField("講座のお知らせを月1回まで受け取る")


class Slots(FlaskForm):
    trigger = SelectField(
        "どうした人に",
        choices=[SelectChoice("finished", "修了した"), SelectChoice("half", "半分まで")],
    )
    price = SelectField(
        "いくらで", choices=[SelectChoice("list", "通常価格"), SelectChoice("percent", "10%引き")]
    )


def samples():
    """Call within a request: forms belong to one."""
    return {
        "yen": yen,
        "deadline": DEADLINE,
        "form": refused(),
        "slots": Slots(meta={"csrf": False}),
        "pattern": "{trigger} 人に {price} で案内する。",
        "products": PRODUCTS,
        "rungs": RUNGS,
        "modules": MODULES,
        "columns": COLUMNS,
        "board": BOARD,
        "moving": Row(title="動画編集マスターコース", action="/x", rung=3),
        "review": Row(
            stars=4,
            text="腑に落ちました。",
            name="高橋さん",
            finished="9月28日",
            reply="ありがとうございます。",
        ),
        "six": SIX,
        "video": VIDEO,
        "checks_rows": [
            Row(kind="ok", text="6項目がそろっています", word="よし", more="分量、総額"),
            Row(
                kind="no",
                text="打ち消し線は出せません",
                word="隠しました",
                href="/x",
                label="価格の記録",
            ),
            Row(kind="ask", text="英語のひとことがありません", word="任意"),
        ],
        "verdict_rows": [
            Row(title="個別添削", shown=True, sentence=""),
            Row(title="ワークシート", shown=False, sentence="7月2日からお持ちのため"),
        ],
    }


def refused():
    form = Application(
        data={"email": "misaki@example", "score": "9"}, meta={"csrf": False}, formdata=None
    )
    form.validate()
    return form


SIX = Row(
    contents="添削3回、PDF 64ページ",
    total="¥2,980（税込）",
    payment="いま1回のみ。Visa ···· 4242",
    change_href="/x",
    delivery="すぐにダウンロード",
    period="10月9日（木）10:42まで",
    cancelling="30分以内はこの画面で",
)
VIDEO = Row(
    src="/files/first-cut.mp4",
    media_type="video/mp4",
    seconds=31,
    tracks=[Row(language="ja", label="日本語", src="/files/first-cut.ja.vtt", default=True)],
)
PRODUCTS = [
    Row(
        href="/a",
        title="WordPressブログ開設コース",
        outcome="1週間で最初の記事を公開します。",
        kind="course",
        rung="3段目・本編",
        price=yen(49800),
        length="3時間20分・全6章",
        rating="4.7（128人）",
    ),
    Row(
        href="/b",
        title="検索から読まれる見出しワークシート",
        outcome="見出しを15分で決めます。",
        kind="download",
        rung="2段目・入門",
        price=yen(1980),
    ),
    Row(
        href="/c",
        title="個別コンサルティング",
        outcome="記事を一緒に直します。",
        kind="coaching",
        rung="4段目・伴走",
        price=yen(198000),
        flag="残り3席",
    ),
    Row(
        href="/d",
        title="はじめてのブログ無料講座",
        outcome="書くことを1つ決めます。",
        kind="course",
        rung="1段目・無料",
        price=yen(0),
        owned=True,
        progress=(2, 5),
    ),
    Row(
        href="/e",
        title="修了生の公開添削会",
        outcome="45分で直しかたを見ます。",
        kind="event",
        rung="",
        price=yen(0),
    ),
    Row(
        href="/f",
        title="ブログとSEOのセット",
        outcome="開設から検索まで。",
        kind="bundle",
        rung="",
        price=yen(55720),
    ),
]
RUNGS = [
    Row(
        number=1,
        products=[Row(title="15分でわかる数字の読み方", href="/a", detail="¥0・3本", done=True)],
    ),
    Row(
        number=2,
        products=[
            Row(title="家計簿からはじめるデータ分析", href="/b", detail="¥12,800・全6章", done=True)
        ],
    ),
    Row(number=3, here=True, products=[Row(title="仕事で使うデータ分析", detail="¥39,800・全8章")]),
    Row(
        number=4,
        locked="修了生限定",
        for_whom="発表の予定がある方に",
        products=[Row(title="分析ゼミ（12週間・個別指導）", href="/d", detail="¥128,000・定員8名")],
    ),
]
MODULES = [
    Row(
        title="第1章　問いを立てる",
        summary="2本・13分",
        lessons=[
            Row(
                title="「売上が落ちた」を測れる問いにする", length="3:12", href="/l1", preview=True
            ),
            Row(title="良い問いの3条件", length="9:40", done=True),
        ],
    ),
    Row(
        title="第2章　データを集める",
        summary="1本・8分",
        lessons=[Row(title="欠けた値の扱い方", length="8:15", here=True)],
    ),
]
COLUMNS = [
    Row(
        kind="梅：ひとりで学ぶ",
        title="動画コース",
        price=yen(39800),
        href="/a",
        label="動画コースを選ぶ",
        cells=["動画42本・無期限", "課題5本・添削1回", None],
    ),
    Row(
        kind="竹：見てもらう",
        title="添削つき",
        price=yen(54800),
        href="/b",
        label="添削つきを選ぶ",
        fit="職場で発表する方に",
        cells=["動画42本・無期限", "課題5本・添削5回", None],
    ),
    Row(
        kind="松：いっしょに進める",
        title="個別面談つき",
        price=yen(98000),
        href="/c",
        label="面談つきを選ぶ",
        cells=["動画42本・無期限", "課題5本・添削5回", "30分を4回"],
    ),
]


def _placed(key, title, price, kind, **more):
    return Row(
        key=key, title=title, price=price, kind=kind, href="/p", move_href="?move=" + key, **more
    )


BOARD = Row(
    promise="家計簿から、会議の一枚まで。",
    flags=[Row(text="4段目を終えた人の次の一歩がまだありません", href="/x", label="足す")],
    rungs=[
        Row(
            number=1,
            add_href="/add",
            products=[_placed("15min", "15分でわかる数字の読み方", "¥0", "コース")],
            rate=Row(percent="", words="入口：無料登録 340人（90日）"),
        ),
        Row(
            number=2,
            add_href="/add",
            products=[
                _placed("kakeibo", "家計簿からはじめるデータ分析", "¥12,800", "コース"),
                _placed("workbook", "添削つきワークブック", "¥3,980", "ダウンロード"),
            ],
            rate=Row(percent="15%", words="340人中52人"),
            paths=[Row(label="深める 1", href="/s"), Row(label="足す 1", href="/s")],
        ),
        Row(
            number=3,
            add_href="/add",
            products=[
                _placed("jissen", "仕事で使うデータ分析 実践編", "¥39,800", "コース", here=True),
                _placed("plus", "実践編・添削つき", "¥54,800", "コース"),
            ],
            rate=Row(percent="17%", words="52人中9人"),
            paths=[Row(label="深める 1", href="/s"), Row(label="橋渡し 1", href="/s")],
        ),
        Row(
            number=4,
            add_href="/add",
            products=[
                _placed(
                    "seminar",
                    "分析ゼミ（12週間・個別指導）",
                    "¥128,000",
                    "個別指導",
                    note="残り3席",
                    flag="確認待ち",
                )
            ],
            rate=Row(percent="6%", words="31人中2人", few=True),
            paths=[Row(label="深める 1", href="/s")],
        ),
    ],
    tray=[_placed("bundle", "家計簿＋実践編セット", "¥46,800", "セット")],
)
