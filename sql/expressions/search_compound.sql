-- The words that a compound is indexed by: its parts, then each two neighbours, of
-- which the two hyphens before an option are one.
create or replace macro search_compound(any_word) as
regexp_extract_all(any_word, '[^-]+')
|| case
    when starts_with(any_word, '--')
        then [regexp_extract(any_word, '^--[^-]+')]
    else []
end
|| [
    pair[1] || '-' || pair[2]
    for pair in list_zip(
        regexp_extract_all(any_word, '[^-]+')[:-2],
        regexp_extract_all(any_word, '[^-]+')[2:]
    )
]
