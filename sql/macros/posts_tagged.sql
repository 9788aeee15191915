-- question: Which posts have this tag?
-- grain: one row per post with the tag, the newest first
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Make a tag's page, or see what it still lacks.
-- parameters:
--   tag: the tag in any spelling that a post uses, ignoring case, with spaces or
--     underscores for hyphens; or an alias of it
-- columns:
--   post_id: the post
--   language: language of the post
--   slug: slug of the post
--   title: title of the post
--   author_names: names of the authors in order, separated by ", "
--   tag_names: names of the tags in order, separated by ", "
--   published_on: calendar day of publication; null if unknown
--   url: URL of the post; null if the source has none
create or replace macro posts_tagged(tag) as table
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

    asked as (
        select named_tags.tag_id
        from named_tags
        union all
        select spelled_tags.tag_id
        from spelled_tags
    ),

    -- An alias may stand for several, and a post may have more than one of them.
    final as (
        select distinct
            posts_overview.post_id,
            posts_overview.language,
            posts_overview.slug,
            posts_overview.title,
            posts_overview.author_names,
            posts_overview.tag_names,
            posts_overview.published_on,
            posts_overview.url
        from asked
        inner join post_tags on asked.tag_id = post_tags.tag_id
        inner join posts_overview on post_tags.post_id = posts_overview.post_id
    )

    select * from final
    order by published_on desc nulls last, post_id desc
