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
    final as (
        select
            posts.published_on,
            posts.language,
            posts.post_id
        from posts
        where
            (
                language is null
                or starts_with(
                    posts.language || '-', lower(replace(language, '_', '-')) || '-'
                )
            )
            and (
                tag is null
                or posts.post_id in (
                    select post_tags.post_id
                    from tags_called(tag) as asked
                    inner join post_tags on asked.tag_id = post_tags.tag_id
                )
            )
            and (
                author is null
                or posts.post_id in (
                    select post_authors.post_id
                    from authors_called(author) as asked
                    inner join post_authors on asked.author_id = post_authors.author_id
                )
            )
            and (since is null or posts.published_on >= cast(since as date))
            and (until is null or posts.published_on <= cast(until as date))
    )

    select * from final
    order by post_id asc
