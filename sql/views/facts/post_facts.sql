-- question: Which columns of its post does each fact view have?
-- grain: one row per post
-- key: post_id
-- audience: internal
-- time: published_on
-- work: site owner
-- advice: Ask a fact view such as post_tag_facts, or posts_overview.
-- notes: For a post without a date, every column derived from the date is null.
-- columns:
--   title: title as in the source
--   published_on: calendar day of publication; null if unknown
--   month: first day of the month of publication
--   year: year of publication
--   author_names: names of the authors in order, separated by ", ";
--     null without authors
--   tag_names: names of the tags in order, separated by ", "; null without tags
--   count_authors: authors of the post
--   count_tags: tags of the post
--   is_draft: whether the blog keeps the post back
--   language: language code such as en; und if unknown
--   is_original: whether it is no translation of another post
--   slug: name of the post in its URL; several posts may have the same
--   post_id: number of the post; the same for as long as the post exists
create or replace view post_facts as
with
author_lists as (
    select
        post_authors.post_id,
        string_agg(authors.name, ', ' order by post_authors.position asc)
            as author_names,
        count(*) as count_authors
    from post_authors
    inner join authors on post_authors.author_id = authors.author_id
    group by post_authors.post_id
),

tag_lists as (
    select
        post_tags.post_id,
        string_agg(tags.name, ', ' order by post_tags.position asc) as tag_names,
        count(*) as count_tags
    from post_tags
    inner join tags on post_tags.tag_id = tags.tag_id
    group by post_tags.post_id
),

final as (
    select
        posts.title,
        posts.published_on,
        cast(date_trunc('month', posts.published_on) as date) as month,
        cast(year(posts.published_on) as integer) as year,
        author_lists.author_names,
        tag_lists.tag_names,
        cast(coalesce(author_lists.count_authors, 0) as integer) as count_authors,
        cast(coalesce(tag_lists.count_tags, 0) as integer) as count_tags,
        posts.is_draft,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.slug,
        posts.post_id
    from posts
    left join author_lists on posts.post_id = author_lists.post_id
    left join tag_lists on posts.post_id = tag_lists.post_id
)

select * from final
