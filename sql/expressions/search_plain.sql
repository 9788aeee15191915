-- A text of search_compatible without what does not tell its words apart: capitals and
-- accents. DuckDB replaces eight letters sooner than it translates them.
create or replace macro search_plain(any_text) as
replace(
    replace(
        replace(
            replace(
                replace(
                    replace(
                        replace(
                            replace(lower(strip_accents(any_text)), 'ς', 'σ'),
                            'ı',
                            'i'
                        ),
                        'ø',
                        'o'
                    ),
                    'ł',
                    'l'
                ),
                'đ',
                'd'
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
