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
    asked as (
        select * from tags_called(tag)
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
