-- question: Which posts have which tags, by day, author and language?
-- grain: one row per post and tag of it
-- key: post_id, tag_id
-- time: published_on
-- work: site owner
-- advice: Build charts on it: count its posts by tag, filtered as you like.
-- notes: Posts without tags are left out; posts_overview has them.
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   tag: name of the tag
--   position: place among the tags of the post; the first is 1
--   is_category: whether the source calls it a category, not a tag
--   month: first day of the month of publication
--   year: year of publication
--   author_names: names of the authors in order, separated by ", "; null without
--     authors
--   tag_names: names of the tags in order, separated by ", "; null without tags
--   is_draft: whether the blog keeps the post back
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   post_id: the post
--   tag_id: the tag
create or replace view post_tag_facts as
with
final as (
    select
        post_facts.title,
        post_facts.published_on,
        tags.name as tag,
        post_tags.position,
        post_tags.is_category,
        post_facts.month,
        post_facts.year,
        post_facts.author_names,
        post_facts.tag_names,
        post_facts.is_draft,
        post_facts.language,
        post_facts.is_original,
        post_facts.slug,
        post_tags.post_id,
        post_tags.tag_id
    from post_tags
    inner join tags on post_tags.tag_id = tags.tag_id
    inner join post_facts on post_tags.post_id = post_facts.post_id
)

select * from final
