"""A small school in its canonical form, which the tests break in one place at a time."""

TEXT = """\
dandan_school: 1
school:
  name:
    ja: "森の教室"
    en: "Mori's room"
teachers:
- key: mori
  email: "mori@example.jp"
  name:
    ja: "森"
    en: "Mori"
  letter:
    ja: |
      はじめまして。

      森です。
    en: ""
ladders:
- key: writing
  teacher: mori
  title:
    ja: "書く"
    en: "Writing"
  rungs:
  - number: 1
    products: [mini]
  - number: 3
    for_whom:
      ja: "続けたい人"
      en: "You want to go on"
    products: [blog]
products:
- key: mini
  kind: course
  teacher: mori
  state: published
  title:
    ja: "五行ブログ"
    en: "Five lines"
  outcome:
    ja: "書けます"
    en: "You can write"
  price: 0
  contents:
    ja: "1レッスン"
    en: "1 lesson"
  delivery:
    ja: "すぐに"
    en: "At once"
  modules:
  - key: start
    title:
      ja: "はじめに"
      en: "Start"
    lessons:
    - key: first
      title:
        ja: "最初の一行"
        en: "The first line"
      minutes: 5
      preview: true
      body:
        ja: |
          # 見出し

          - 一つ
            - 二つ
        en: "Text"
      attachments:
      - path: files/sheet.pdf
        title:
          ja: "用紙"
          en: "Sheet"
- key: blog
  kind: download
  teacher: mori
  state: published
  title:
    ja: "ブログの型"
    en: "Blog forms"
  outcome:
    ja: "使えます"
    en: "You can use them"
  price: 4980
  contents:
    ja: "PDF"
    en: "PDF"
  delivery:
    ja: "すぐに"
    en: "At once"
  file:
    path: files/sheet.pdf
    title:
      ja: "型"
      en: "Forms"
next_steps:
- from: mini
  to: blog
  kind: upsell
  challenge:
    ja: "型がほしい"
    en: "You want a form"
offers:
- key: forms
  from: mini
  to: blog
  moment: course_completed
  price:
    rule: percent
    percent: 20
  window:
    hours: 48
  state: running
"""
SHEET = b"%PDF-1.7 a sheet"


def in_folder(folder, text=TEXT):
    (folder / "files").mkdir(parents=True, exist_ok=True)
    (folder / "files" / "sheet.pdf").write_bytes(SHEET)
    (folder / "school.yaml").write_text(text, "utf-8")
    return folder / "school.yaml"
