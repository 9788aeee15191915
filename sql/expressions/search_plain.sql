-- A text without what does not tell its words apart: capitals, accents, width, and the
-- forms of letters that are joined, raised or the like.
create or replace macro search_plain(any_text) as
replace(
    replace(
        replace(
            translate(
                lower(strip_accents(search_compatible(any_text))), 'ςıøłđ', 'σiold'
            ),
            'ß',
            'ss'
        ),
        'æ',
        'ae'
    ),
    'œ',
    'oe'
)
