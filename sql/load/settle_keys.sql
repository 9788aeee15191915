-- Give every staged row its key: the language, and the path in its blog. A tree says
-- the path; in a table it is the column that is the key, or else the address.
--
-- An address is taken apart only where it is needed: DuckDB computes what arguments of
-- coalesce have in common for every row, but not what branches of case have.
create or replace temp table keyed as
select
    staged.rowid as row_id,
    language_of(staged.language) as language,
    case
        when staged.path is not null then staged.path
        when stripped(staged.slug) <> '' then stripped(staged.slug)
        else coalesce(path_in(staged.url, false), path_in(staged.url, true))
    end as path,
    case
        when stripped(staged.slug) <> '' then stripped(staged.slug)
        else coalesce(
            slug_of(staged.slug, staged.url),
            regexp_replace(path_in(staged.url, true), '^.*[/?]', '')
        )
    end as slug,
    coalesce(stripped(staged.title), '') <> '' as has_title
from staged;
