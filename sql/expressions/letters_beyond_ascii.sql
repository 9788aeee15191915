-- The characters beyond ASCII that the two texts of a pair have, each once.
-- DuckDB 1.2 has null for a list without values.
create or replace macro letters_beyond_ascii(any_pair) as
coalesce(
    array_to_string(
        list_sort(
            list_distinct(
                regexp_extract_all(
                    any_pair.letters || any_pair.other_letters, '[^\x00-\x7f]'
                )
            )
        ),
        ''
    ),
    ''
)
