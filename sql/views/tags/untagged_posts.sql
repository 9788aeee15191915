-- question: Which posts have no tag?
-- grain: one row per post without tags
-- key: post_id
-- columns:
--   post_id: the post
--   language: language of the post
--   slug: slug of the post
--   title: title of the post
--   author_names: names of the authors in their order, separated by ", ";
--     null without authors
--   published_on: calendar day of publication; null where it is not known
--   word_count: words of the body
--   url: address of the post; null where the source has none
create or replace view untagged_posts as
with
final as (
    select
        post_id,
        language,
        slug,
        title,
        author_names,
        published_on,
        word_count,
        url
    from posts_overview
    where not is_tagged
)

select * from final
order by published_on desc nulls last, post_id asc
