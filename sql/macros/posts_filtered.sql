-- question: Which posts are in this language, have this tag, are of this author and of
--   these days?
-- grain: one row per post
-- key: post_id
-- time: published_on
-- audience: internal
-- work: editor
-- advice: Join it with what is to be asked of some posts only.
-- parameters:
--   language: the language, such as 'pt' for pt and pt-br
--   tag: the tag, as posts_tagged takes it
--   author: the author, as posts_by takes it
--   since: the first day, such as '2024-01-31'
--   until: the last day
-- notes: What is null does not matter.
-- columns:
--   published_on: calendar day of publication; null if unknown
--   language: language of the post
--   post_id: the post
create or replace macro posts_filtered(
    language := null, tag := null, author := null, since := null, until := null
) as table
    with
    wanted as (
        select
            language_folded(language) as language,
            tag is null as has_any_tag,
            author is null as has_any_author,
            cast(since as date) as first_day,
            cast(until as date) as last_day
    ),

    wanted_tags as (
        select * from tags_called(tag)
    ),

    wanted_authors as (
        select * from authors_called(author)
    ),

    final as (
        select
            posts.published_on,
            posts.language,
            posts.post_id
        from posts
        cross join wanted
        where
            coalesce(starts_with(posts.language || '-', wanted.language), true)
            and (wanted.first_day is null or posts.published_on >= wanted.first_day)
            and (wanted.last_day is null or posts.published_on <= wanted.last_day)
            and (
                wanted.has_any_tag
                or posts.post_id in (
                    select post_tags.post_id
                    from wanted_tags
                    inner join post_tags on wanted_tags.tag_id = post_tags.tag_id
                )
            )
            and (
                wanted.has_any_author
                or posts.post_id in (
                    select post_authors.post_id
                    from wanted_authors
                    inner join post_authors
                        on wanted_authors.author_id = post_authors.author_id
                )
            )
    )

    select * from final
    order by post_id asc
