-- The words of a text as the full-text search has them, in their order, each between
-- single blanks; a run of a script that is written without blanks stays whole.
create or replace macro search_folded(any_text) as
array_to_string(
    regexp_extract_all(
        regexp_replace(
            lower(strip_accents(narrowed(any_text))),
            '([\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}]+)',
            ' \1 ',
            'g'
        ),
        '[a-z]{1,2}(?:\+\+|#)|[\p{L}\p{M}\p{N}]+'
    ),
    ' '
)
