-- question: Which posts did this author write?
-- grain: one row per post of the author, the newest first
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Make an author's page, or see what is to be reassigned.
-- parameters:
--   author: the author in any spelling that a post uses, ignoring case; or an alias
--   language: only posts in this language, such as language := 'pt' (and pt-br)
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   author_names: names of the authors in order, separated by ", "
--   tag_names: names of the tags in order, separated by ", "; null without
--     tags
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   url: URL of the post; null if the source has none
--   post_id: the post
create or replace macro posts_by(author, language := null) as table
    with
    written as (
        select language_folded(language) as beginning_of_language
    ),

    asked as (
        select * from authors_called(author)
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
        inner join post_authors on asked.author_id = post_authors.author_id
        inner join posts on post_authors.post_id = posts.post_id
        inner join posts_overview on posts.post_id = posts_overview.post_id
        where
            coalesce(
                starts_with(posts.language || '-', written.beginning_of_language), true
            )
    )

    select * from final
    order by published_on desc nulls last, post_id desc
