-- question: Which posts have no tag?
-- grain: one row per post without tags
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Give each a tag, so that readers find it.
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   author_names: names of the authors in order, separated by ", ";
--     null without authors
--   word_count: words of the body
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   url: URL of the post; null if the source has none
--   post_id: the post
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
        untagged.title,
        untagged.published_on,
        author_lists.author_names,
        untagged.word_count,
        untagged.language,
        untagged.post_id = untagged.translation_group as is_original,
        untagged.slug,
        untagged.url,
        untagged.post_id
    from untagged
    left join author_lists on untagged.post_id = author_lists.post_id
)

select * from final
order by published_on desc nulls last, post_id asc
