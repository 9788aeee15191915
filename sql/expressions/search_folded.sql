-- The words of a text of search_compatible as the full-text search has them, in their
-- order, each between single blanks. A run of a script that is written without blanks
-- stays whole, and so does what is joined by single signs, as code is: its words with
-- hyphens between them (v9-0-0), and two hyphens before an option's (--dry-run).
-- Call search_compatible in a select within: DuckDB plans expressions so deep, which
-- both together would be, for milliseconds.
create or replace macro search_folded(any_text) as
regexp_replace(
    array_to_string(
        regexp_extract_all(
            regexp_replace(
                search_plain(any_text),
                '([\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}]+)',
                ' \1 ',
                'g'
            ),
            '(?:--)?(?:[a-z]{1,2}(?:\+\+|#)|[\p{L}\p{N}]+)'
            '(?:(?:[-‐‑_./:@]|::)(?:[a-z]{1,2}(?:\+\+|#)|[\p{L}\p{N}]+))*'
            '|[🇦-🇿]{2}|[⌚⌛⏩-⏺☀-➿⬅-⬇⬛⬜⭐⭕🀀-🏺🐀-🫿]'
        ),
        ' '
    ),
    '[‐‑_./:@]+',
    '-',
    'g'
)
