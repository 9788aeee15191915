-- question: Who wrote which posts, by day, tag and language?
-- grain: one row per post and author of it
-- key: post_id, author_id
-- time: published_on
-- work: site owner
-- advice: Build charts on it: count its posts by author, filtered as you like.
-- notes: Posts without authors are left out; posts_overview has them.
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   author: name of the author
--   position: place among the authors of the post; the first is 1
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
--   author_id: the author
create or replace view post_author_facts as
with
final as (
    select
        post_facts.title,
        post_facts.published_on,
        authors.name as author,
        post_authors.position,
        post_facts.month,
        post_facts.year,
        post_facts.author_names,
        post_facts.tag_names,
        post_facts.is_draft,
        post_facts.language,
        post_facts.is_original,
        post_facts.slug,
        post_authors.post_id,
        post_authors.author_id
    from post_authors
    inner join authors on post_authors.author_id = authors.author_id
    inner join post_facts on post_authors.post_id = post_facts.post_id
)

select * from final
