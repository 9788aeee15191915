-- A name without what does not tell names apart, nearly as loaders/names.py does it:
-- that knows all of Unicode's compatible forms and foldings of case, and DuckDB those
-- that are named here.
create or replace macro name_folded(any_name) as
regexp_replace(
    nfc_normalize(
        lower(
            replace(
                replace(
                    replace(
                        replace(narrowed(any_name), 'ß', 'ss'), 'ẞ', 'ss'
                    ),
                    'ς',
                    'σ'
                ),
                -- With the dot above that lower() would take away.
                'İ',
                'i' || chr(775)
            )
        )
    ),
    '^[\s\v\p{Z}]+|[\s\v\p{Z}]+$',
    '',
    'g'
)
