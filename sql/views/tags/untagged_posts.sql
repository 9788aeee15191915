-- question: Which posts have no tag?
-- grain: one row per post without tags
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Give each a tag, so that readers find it.
-- columns:
--   post_id: the post
--   language: language of the post
--   slug: slug of the post
--   title: title of the post
--   author_names: names of the authors in order, separated by ", ";
--     null without authors
--   published_on: calendar day of publication; null if unknown
--   word_count: words of the body
--   url: URL of the post; null if the source has none
create or replace view untagged_posts as
with
untagged as (
    select posts.*
    from posts
    left join post_tags on posts.post_id = post_tags.post_id
    where post_tags.post_id is null
),

author_lists as (
    select
        untagged.post_id,
        string_agg(authors.name, ', ' order by post_authors.position asc)
            as author_names
    from untagged
    inner join post_authors on untagged.post_id = post_authors.post_id
    inner join authors on post_authors.author_id = authors.author_id
    group by untagged.post_id
),

final as (
    select
        untagged.post_id,
        untagged.language,
        untagged.slug,
        untagged.title,
        author_lists.author_names,
        untagged.published_on,
        untagged.word_count,
        untagged.url
    from untagged
    left join author_lists on untagged.post_id = author_lists.post_id
)

select * from final
order by published_on desc nulls last, post_id asc
