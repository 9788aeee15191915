-- Give every staged row its key: the language, and the path in its blog. A tree says
-- the path; in a table it is the column that is the key, or else the address.
create or replace temp table keyed as
select
    staged.rowid as row_id,
    language_of(staged.language) as language,
    coalesce(
        staged.path,
        nullif(stripped(staged.slug), ''),
        path_in(staged.url, false),
        path_in(staged.url, true)
    ) as path,
    coalesce(
        slug_of(staged.slug, staged.url),
        regexp_replace(path_in(staged.url, true), '^.*[/?]', '')
    ) as slug,
    coalesce(stripped(staged.title), '') <> '' as has_title
from staged;
