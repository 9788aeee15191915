-- question: Which tags does a name mean?
-- grain: one row per tag; several only for an alias of several
-- key: tag_id
-- audience: internal
-- work: editor
-- advice: Join it with post_tags, to ask for the posts of a tag in any spelling.
-- parameters:
--   tag: the tag in any spelling that a post uses, ignoring case, with spaces or
--     underscores for hyphens; or an alias of it
-- columns:
--   tag_id: the tag
create or replace macro tags_called(tag) as table
    with
    written as (
        select tag_folded(tag) as name
    ),

    named_tags as (
        select tags.tag_id
        from written
        left join aliases on written.name = aliases.alias and aliases.kind = 'tag'
        inner join tags on coalesce(aliases.name, written.name) = tags.name
    ),

    -- Spellings whose canonical name takes more of Unicode than DuckDB knows.
    spelled_tags as (
        select min(post_tags.tag_id) as tag_id
        from written
        inner join post_tags on written.name = tag_folded(post_tags.raw_name)
        where not exists (select 1 from named_tags)
    ),

    final as (
        select named_tags.tag_id
        from named_tags
        union
        select spelled_tags.tag_id
        from spelled_tags
        where spelled_tags.tag_id is not null
    )

    select * from final
    order by tag_id asc
