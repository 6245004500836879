"""One call of every macro with values like a page's own; the tests draw them, and so does the gallery."""

from datetime import UTC, datetime
from types import SimpleNamespace as Row

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, Length

from shop.money import yen

DEADLINE = datetime(2026, 10, 14, 14, 59, tzinfo=UTC)
IMPORTS = {
    "answered": "accepted, undone, declined, later, expired, owned, card_declined, needs_auth, "
    "checking, awaiting_konbini",
    "badge": "badge",
    "breadcrumbs": "breadcrumbs",
    "button": "button, link_button, post_button, csrf",
    "buybar": "buybar",
    "card": "card",
    "checks": "checks, verdicts",
    "curriculum": "curriculum",
    "empty": "empty",
    "error_summary": "error_summary",
    "field": "field, nps",
    "hanamaru": "hanamaru",
    "icon": "icon",
    "ladder": "ladder",
    "money": "money, with_tax",
    "notice": "notice, flashed",
    "offer_card": "offer_card, until, answers, quiet",
    "pager": "pager",
    "price": "price",
    "product_card": "product_card",
    "progress": "progress, bars",
    "sentence": "sentence",
    "shell": "shell, tabs, actionbar",
    "six_items": "six_items, terms",
    "slate": "slate, play, letter",
    "stairs": "stairs",
    "stat": "stat",
    "steps": "steps",
    "table": "table",
    "ticks": "ticks, facts",
    "tiers": "tiers",
    "toast": "toast",
    "voice": "voice, rating",
    "when": "when, when_day",
}
HEAD = "".join(f'{{% from "kit/{name}.html" import {names} %}}' for name, names in IMPORTS.items())


class Application(FlaskForm):
    name = StringField("お名前（領収書の宛名）", [DataRequired()])
    email = StringField(
        "メールアドレス", [DataRequired(), Email()], description="受講の案内と領収書を送ります"
    )
    wish = TextAreaField("いま困っていること", [Length(max=80)])
    age = IntegerField("年齢", [DataRequired()])
    topic = SelectField("分野", choices=[("video", "動画編集"), ("blog", "ブログ")])
    width = RadioField("画面", choices=[("390", "390"), ("1280", "1280")], default="390")
    score = RadioField("すすめたいと思いますか", choices=[(str(n), str(n)) for n in range(11)])
    news = BooleanField("講座のお知らせを月1回まで受け取る")


class Slots(FlaskForm):
    trigger = SelectField("どうした人に", choices=[("finished", "修了した"), ("half", "半分まで")])
    price = SelectField("いくらで", choices=[("list", "通常価格"), ("percent", "10%引き")])


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
        "review": Row(stars=4, text="腑に落ちました。", name="高橋さん", finished="9月28日", reply="ありがとうございます。"),
        "six": SIX,
        "checks_rows": [
            Row(kind="ok", text="6項目がそろっています", word="よし", more="分量、総額"),
            Row(kind="no", text="打ち消し線は出せません", word="隠しました", href="/x", label="価格の記録"),
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
PRODUCTS = [
    Row(href="/a", title="WordPressブログ開設コース", outcome="1週間で最初の記事を公開します。", kind="course",
        rung="3段目・本編", price=yen(49800), length="3時間20分・全6章", rating="4.7（128人）"),
    Row(href="/b", title="検索から読まれる見出しワークシート", outcome="見出しを15分で決めます。", kind="download",
        rung="2段目・入門", price=yen(1980)),
    Row(href="/c", title="個別コンサルティング", outcome="記事を一緒に直します。", kind="coaching",
        rung="4段目・伴走", price=yen(198000), flag="残り3席"),
    Row(href="/d", title="はじめてのブログ無料講座", outcome="書くことを1つ決めます。", kind="course",
        rung="1段目・無料", price=yen(0), owned=True, progress=(2, 5)),
    Row(href="/e", title="修了生の公開添削会", outcome="45分で直しかたを見ます。", kind="event", rung="", price=yen(0)),
    Row(href="/f", title="ブログとSEOのセット", outcome="開設から検索まで。", kind="bundle", rung="", price=yen(55720)),
]
RUNGS = [
    Row(number=1, products=[Row(title="15分でわかる数字の読み方", href="/a", detail="¥0・3本", done=True)]),
    Row(number=2, products=[Row(title="家計簿からはじめるデータ分析", href="/b", detail="¥12,800・全6章", done=True)]),
    Row(number=3, here=True, products=[Row(title="仕事で使うデータ分析", detail="¥39,800・全8章")]),
    Row(number=4, locked="修了生限定", for_whom="発表の予定がある方に",
        products=[Row(title="分析ゼミ（12週間・個別指導）", href="/d", detail="¥128,000・定員8名")]),
]
MODULES = [
    Row(title="第1章　問いを立てる", summary="2本・13分", lessons=[
        Row(title="「売上が落ちた」を測れる問いにする", length="3:12", href="/l1", preview=True),
        Row(title="良い問いの3条件", length="9:40", done=True)]),
    Row(title="第2章　データを集める", summary="1本・8分", lessons=[Row(title="欠けた値の扱い方", length="8:15", here=True)]),
]
COLUMNS = [
    Row(kind="梅：ひとりで学ぶ", title="動画コース", price=yen(39800), href="/a", label="動画コースを選ぶ",
        cells=["動画42本・無期限", "課題5本・添削1回", None]),
    Row(kind="竹：見てもらう", title="添削つき", price=yen(54800), href="/b", label="添削つきを選ぶ", fit="職場で発表する方に",
        cells=["動画42本・無期限", "課題5本・添削5回", None]),
    Row(kind="松：いっしょに進める", title="個別面談つき", price=yen(98000), href="/c", label="面談つきを選ぶ",
        cells=["動画42本・無期限", "課題5本・添削5回", "30分を4回"]),
]


def _placed(key, title, price, kind, **more):
    return Row(key=key, title=title, price=price, kind=kind, href="/p", move_href="?move=" + key, **more)


BOARD = Row(
    promise="家計簿から、会議の一枚まで。",
    flags=[Row(text="4段目を終えた人の次の一歩がまだありません", href="/x", label="足す")],
    rungs=[
        Row(number=1, add_href="/add", products=[_placed("15min", "15分でわかる数字の読み方", "¥0", "コース")],
            rate=Row(percent="", words="入口：無料登録 340人（90日）")),
        Row(number=2, add_href="/add", products=[
            _placed("kakeibo", "家計簿からはじめるデータ分析", "¥12,800", "コース"),
            _placed("workbook", "添削つきワークブック", "¥3,980", "ダウンロード")],
            rate=Row(percent="15%", words="340人中52人"), paths=[Row(label="深める 1", href="/s"), Row(label="足す 1", href="/s")]),
        Row(number=3, add_href="/add", products=[
            _placed("jissen", "仕事で使うデータ分析 実践編", "¥39,800", "コース", here=True),
            _placed("plus", "実践編・添削つき", "¥54,800", "コース")],
            rate=Row(percent="17%", words="52人中9人"), paths=[Row(label="深める 1", href="/s"), Row(label="橋渡し 1", href="/s")]),
        Row(number=4, add_href="/add", products=[
            _placed("seminar", "分析ゼミ（12週間・個別指導）", "¥128,000", "個別指導", note="残り3席", flag="確認待ち")],
            rate=Row(percent="6%", words="31人中2人", few=True), paths=[Row(label="深める 1", href="/s")]),
    ],
    tray=[_placed("bundle", "家計簿＋実践編セット", "¥46,800", "セット")],
)

STUDENT = {
    "breadcrumbs": '{{ breadcrumbs([("ホーム", "/"), ("コース一覧", "/products"), ("実践編", none)]) }}',
    "facts": '{{ facts([("star", "修了生128人の評価", "#v"), ("film", "動画6時間20分・全8章"), ("pen", "課題5本")]) }}',
    "slate": '{% call slate("仕事で使うデータ分析", "実践編") %}{{ play("試し見 3分12秒", "#l1") }}{% endcall %}',
    "product cards": '<div class="products">{% for each in products %}{{ product_card(each) }}{% endfor %}</div>',
    "prices": '{{ price(yen(31840), yen(39800), "history:9", saving="20%引き") }}{{ price(yen(0)) }}'
    '<p>{{ money(yen(1980)) }}・{{ with_tax(yen(1980)) }}・{{ when(deadline) }}・{{ when_day(deadline) }}</p>',
    "offer card": '{% call offer_card("修了生のあなたへの価格です", "表示の理由：9月14日に「家計簿からはじめるデータ分析」を修了されたため", hanamaru=true) %}'
    '{{ price(yen(31840)) }}{{ six_items(six) }}{{ until(deadline) }}'
    '{{ answers("/proposals/7/answer", "¥31,840で申し込みへ進む", "今回は見送る") }}{{ quiet("見送ると、この案内は60日間表示しません。") }}{% endcall %}',
    "module offer": '{% call offer_card("ひとつだけ、ご案内", "表示の理由：第2章の課題を提出されたため", id="small") %}'
    '<p>課題を講師に見てもらえるワークブックがあります。</p>{{ answers("/proposals/8/answer", decline="不要です", later="あとで見る（7日後）", look="/proposals/8") }}{% endcall %}',
    "states": '<div class="two start">{{ accepted("ワークブック", yen(2980), "Visa ···· 4242", deadline, "/undo") }}{{ undone("ワークブック", yen(2980)) }}'
    '{{ declined(60) }}{{ later(7) }}{{ expired(deadline, "ワークブックを見る", yen(3980), "/p") }}{{ owned("ワークブック", deadline) }}'
    '{{ card_declined("/pay", "/on") }}{{ needs_auth("/bank", "/on") }}{{ checking() }}{{ awaiting_konbini("ローソン", yen(12800), deadline) }}</div>',
    "curriculum": "{{ curriculum(modules) }}",
    "stairs": "{{ stairs(rungs) }}",
    "tiers": '{{ tiers(["動画", "課題", "面談"], columns) }}',
    "ticks": '{{ ticks(["問いを立てる", "1枚にまとめる"], two=true) }}{{ ticks(["グラフが初めての方"], "soft") }}'
    '{{ ticks([{"text": "面談なし", "missing": true}], small=true) }}',
    "letter": '{{ letter("下手でかまいません。", "佐伯 美和", "小売企業の分析室に12年。") }}',
    "voice": '<div class="two narrow">{{ rating("4.7", [95, 25, 6, 2, 0]) }}{{ voice(review) }}</div>',
    "progress": '{{ progress(2, 6, "コースの進み具合", "6章のうち2章") }}{{ bars([("承諾", 40), ("見送り", 131, "alt")], 169) }}',
    "steps": '{{ steps([{"title": "お申し込み完了", "done": true}, {"title": "第1章を見る", "detail": "12分", "href": "/l", "label": "開く"}]) }}',
    "terms": '{{ terms([("家計簿", "¥12,800", "num"), ("お支払い合計", "¥12,800", "total")]) }}',
    "form": '<form class="stack" method="post" novalidate>{{ error_summary(form) }}{{ field(form.name, autocomplete="name") }}'
    '{{ field(form.email, type="email") }}{{ field(form.wish, rows=3) }}{{ field(form.age) }}{{ field(form.topic) }}{{ field(form.width) }}'
    '{{ nps(form.score) }}{{ field(form.news, "任意。いつでも止められます") }}{{ button("確認へ進む", busy="送っています") }}</form>',
    "buttons": '<p class="cluster">{{ button("送る") }}{{ button("答えない", "ghost") }}{{ link_button("進む", "/x", "ghost", small=true) }}</p>{{ post_button("消す", "/x", "ghost", {"id": 1}) }}',
    "notices": '{{ flashed([("message", "保存しました"), ("error", "保存できませんでした")]) }}{{ notice("plain", "お知らせ", "本文", href="/x", label="見る") }}',
    "empty": '{{ empty("まだ段がありません", "最初の1段は無料の短い講座がおすすめです。", "最初の段をつくる", "/x") }}',
    "toast": '{{ toast("3件の商品を非公開にしました", "/undo") }}',
    "badges": '<p class="cluster">{{ badge("公開中") }}{{ badge("下書きあり", "chalk") }}{{ badge("修了生限定", "line", "lock") }}{{ icon("clock", 20) }}</p>',
    "card": '{% call card("ご注文の内容", "order") %}<p>本文</p>{% endcall %}',
    "hanamaru": '<div class="thanks">{{ hanamaru(draw=true) }}<p>おめでとうございます</p></div>{{ csrf() }}',
    "table": '{{ table(["商品", ("承諾", "n"), "状態"], [["実践編", "9 / 52人", {"badge": "公開中", "kind": ""}], [{"text": "SEO", "href": "/x"}, 3, "—"]], "次の一歩の表", csv="/x.csv") }}',
    "pager": '{{ pager("?page=1", "?page=3", "2 / 3ページ") }}',
    "buybar": '{{ buybar(yen(31840), "#offer", "申し込みへ", "税込・10/14まで") }}',
}
STUDIO = {
    "ladder": "{{ ladder(board, moving) }}",
    "tabs": '{{ tabs([("データ分析", "/a", true), ("動画編集", "/b", false)], "階段の切り替え") }}',
    "sentence": '{{ sentence(slots, pattern, "¥54,800 の10%引きで ¥49,320（税込）。") }}',
    "stat": '<div class="two stats">{{ stat("案内の承諾率", "11.8%", "表示 340 回中 40 回") }}</div>',
    "checks": "{{ checks(checks_rows) }}{{ verdicts(verdict_rows) }}",
    "actionbar": '{% call actionbar("10:42 に保存しました", "/undo") %}{{ button("公開する", form="f") }}{% endcall %}',
}
