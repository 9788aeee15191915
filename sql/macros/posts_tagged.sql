-- question: Which posts have this tag?
-- grain: one row per post with the tag, the newest first
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Make a tag's page, or see what it still lacks.
-- parameters:
--   tag: the tag in any spelling that a post uses, ignoring case, with spaces or
--     underscores for hyphens; or an alias of it
--   language: only posts in this language, such as language := 'pt' (and pt-br)
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   author_names: names of the authors in order, separated by ", "; null
--     without authors
--   tag_names: names of the tags in order, separated by ", "
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   url: URL of the post; null if the source has none
--   post_id: the post
create or replace macro posts_tagged(tag, language := null) as table
    with
    written as (
        select language_folded(language) as beginning_of_language
    ),

    asked as (
        select * from tags_called(tag)
    ),

    -- An alias may stand for several, and a post may have more than one of them.
    final as (
        select distinct
            posts_overview.title,
            posts_overview.published_on,
            posts_overview.author_names,
            posts_overview.tag_names,
            posts_overview.language,
            posts.post_id = posts.translation_group as is_original,
            posts_overview.slug,
            posts_overview.url,
            posts_overview.post_id
        from asked
        cross join written
        inner join post_tags on asked.tag_id = post_tags.tag_id
        inner join posts on post_tags.post_id = posts.post_id
        inner join posts_overview on posts.post_id = posts_overview.post_id
        where
            coalesce(
                starts_with(posts.language || '-', written.beginning_of_language), true
            )
    )

    select * from final
    order by published_on desc nulls last, post_id desc
