-- The words of a text between single blanks, and each character of a script that is
-- written without them, in which a phrase can be looked for.
create or replace macro search_spelled(any_text) as
' '
|| trim(
    regexp_replace(
        regexp_replace(
            replace(search_folded(any_text), '-', ' '),
            '([\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}])',
            ' \1 ',
            'g'
        ),
        '  +',
        ' ',
        'g'
    )
)
|| ' '
