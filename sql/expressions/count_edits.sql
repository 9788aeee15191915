-- The characters to insert, delete or replace to get from one text of a pair to the
-- other. levenshtein() counts characters from DuckDB 2.0.1 on, and bytes before: so it
-- gets ASCII only, where these are the same. (Where two texts have more other
-- characters than there are unused ones, the last are left out.)
create or replace macro count_edits(any_pair) as
case
    when
        regexp_matches(any_pair.letters || any_pair.other_letters, '[^\x00-\x7f]')
        then levenshtein(
            translate(
                any_pair.letters,
                letters_beyond_ascii(any_pair),
                unused_ascii(any_pair)
            ),
            translate(
                any_pair.other_letters,
                letters_beyond_ascii(any_pair),
                unused_ascii(any_pair)
            )
        )
    else levenshtein(any_pair.letters, any_pair.other_letters)
end
