-- Find the names of the authors to forget, and every spelling that means nobody else.
--
-- Parameters: authors.
create or replace temp table former_names as
select
    load_id,
    post_id,
    unnest(range(1, json_array_length(before, '$.authors')::bigint + 1)) as position,
    unnest(from_json(json_extract(before, '$.authors'), '["varchar"]')) as name,
    unnest(from_json(json_extract(before, '$.raw_authors'), '["varchar"]')) as raw_name
from post_changes
where before is not null;

create or replace temp table written_names as
with
pairs as (
    select
        authors.name,
        post_authors.raw_name
    from post_authors
    inner join authors on post_authors.author_id = authors.author_id
    union
    select
        name,
        raw_name
    from former_names
    union
    select
        name,
        alias as raw_name
    from aliases
    where kind = 'author'
)

select
    name,
    raw_name,
    author_folded(name) as name_key,
    author_folded(coalesce(raw_name, name)) as raw_key
from pairs;

-- An author is found by the name, or by a spelling that is nobody else's.
create or replace temp table forgotten_names as
with
given as (
    select distinct
        each as author,
        author_folded(each) as given_key
    from (select unnest($authors::varchar[]) as each)
)

select
    given.author,
    written_names.name_key
from given
inner join written_names on given.given_key = written_names.name_key
union
select
    any_value(given.author) as author,
    any_value(written_names.name_key) as name_key
from given
inner join written_names on given.given_key = written_names.raw_key
group by written_names.raw_key
having count(distinct written_names.name_key) = 1;

create or replace temp table forgotten_spellings as
with
shared as (
    select raw_key
    from written_names
    anti join forgotten_names on written_names.name_key = forgotten_names.name_key
)

select distinct spelling
from (
    select unnest([name, raw_name]) as spelling
    from written_names
    semi join forgotten_names on written_names.name_key = forgotten_names.name_key
)
where
    spelling <> ''
    and author_folded(spelling) not in (select shared.raw_key from shared);

-- A spelling that means others as well stays theirs, unless it has such a name in it.
create or replace temp table shared_spellings as
with
meanings as (
    select
        raw_name,
        raw_key,
        name_key in (select forgotten_names.name_key from forgotten_names)
            as is_forgotten
    from written_names
)

select distinct raw_name as spelling
from meanings
where
    is_forgotten
    and raw_key in (
        select others.raw_key
        from meanings as others
        where not others.is_forgotten
    )
    and exists (
        from forgotten_spellings
        where says(meanings.raw_name, forgotten_spellings.spelling)
    );
