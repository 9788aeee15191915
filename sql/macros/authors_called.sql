-- question: Which authors does a name mean?
-- grain: one row per author; several only for an alias of several
-- key: author_id
-- audience: internal
-- work: editor
-- advice: Join it with post_authors, to ask for an author's posts in any spelling.
-- parameters:
--   author: the author in any spelling that a post uses, ignoring case; or an alias
-- columns:
--   author_id: the author
create or replace macro authors_called(author) as table
    with
    written as (
        select author_folded(author) as name
    ),

    known_aliases as (
        select
            author_folded(aliases.alias) as alias,
            author_folded(aliases.name) as name
        from aliases
        where aliases.kind = 'author'
    ),

    named_authors as (
        select distinct authors.author_id
        from written
        left join known_aliases on written.name = known_aliases.alias
        inner join authors
            on coalesce(known_aliases.name, written.name) = author_folded(authors.name)
    ),

    -- Spellings that are another author's to DuckDB, which knows less of Unicode.
    spelled_authors as (
        select min(post_authors.author_id) as author_id
        from written
        inner join post_authors on written.name = author_folded(post_authors.raw_name)
        where not exists (select 1 from named_authors)
    ),

    final as (
        select named_authors.author_id
        from named_authors
        union
        select spelled_authors.author_id
        from spelled_authors
        where spelled_authors.author_id is not null
    )

    select * from final
    order by author_id asc
