-- question: Which posts have a tag?
-- grain: one row per post with the tag, the newest first
-- key: post_id
-- parameters:
--   tag: name of the tag, in capitals or not, with spaces or underscores for hyphens;
--     or an alias of it
-- columns:
--   post_id: the post
--   language: language of the post
--   slug: slug of the post
--   title: title of the post
--   author_names: names of the authors in their order, separated by ", "
--   tag_names: names of the tags in their order, separated by ", "
--   published_on: calendar day of publication; null where it is not known
--   url: address of the post; null where the source has none
create or replace macro posts_tagged(tag) as table
    with
    written as (
        select lower(
            regexp_replace(trim(nfc_normalize(tag)), '[\s_]+', '-', 'g')
        ) as name
    ),

    asked as (
        select coalesce(tag_aliases.name, written.name) as name
        from written
        left join tag_aliases on written.name = tag_aliases.alias
    ),

    final as (
        select
            posts_overview.post_id,
            posts_overview.language,
            posts_overview.slug,
            posts_overview.title,
            posts_overview.author_names,
            posts_overview.tag_names,
            posts_overview.published_on,
            posts_overview.url
        from asked
        inner join tags on asked.name = tags.name
        inner join post_tags on tags.tag_id = post_tags.tag_id
        inner join posts_overview on post_tags.post_id = posts_overview.post_id
    )

    select * from final
    order by published_on desc nulls last, post_id desc
