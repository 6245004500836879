from shop.catalogue.search_rules import like_patterns, search_text


def test_width_case_and_kana_make_no_difference():
    assert like_patterns("ＳＥＯ ブログ　ﾌﾞﾛｸﾞ") == ["%seo%", "%ぶろぐ%", "%ぶろぐ%"]


def test_a_product_is_found_in_both_languages():
    assert search_text([{"ja": "ヴァイオリン", "en": "Violin"}, None, {}]) == "ゔぁいおりん violin"


def test_a_search_cannot_use_the_databases_wildcards():
    assert like_patterns("100% a_b \\") == ["%100\\%%", "%a\\_b%", "%\\\\%"]
    assert like_patterns("   ") == []


def test_a_very_long_search_is_cut():
    assert len(like_patterns("あ " * 5_000)) == 5
