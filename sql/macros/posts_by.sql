-- question: Which posts did this author write?
-- grain: one row per post of the author, the newest first
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Make an author's page, or see what is to be reassigned.
-- parameters:
--   author: the author in any spelling that a post uses, ignoring case; or an alias
-- columns:
--   post_id: the post
--   language: language of the post
--   slug: slug of the post
--   title: title of the post
--   author_names: names of the authors in order, separated by ", "
--   tag_names: names of the tags in order, separated by ", "
--   published_on: calendar day of publication; null if unknown
--   url: URL of the post; null if the source has none
create or replace macro posts_by(author) as table
    with
    asked as (
        select * from authors_called(author)
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
        inner join post_authors on asked.author_id = post_authors.author_id
        inner join posts_overview on post_authors.post_id = posts_overview.post_id
    )

    select * from final
    order by published_on desc nulls last, post_id desc
