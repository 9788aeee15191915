-- question: Which posts are linked to most by other posts?
-- grain: one row per post that another post links to
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Keep these posts current, and link to them from the front page.
-- notes: Translations of one post that link to it count as one post, as its original;
--   the post's own translations do not count.
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   citation_rank: 1 for the post of its language that most others link to; ties share
--     a rank
--   count_citing_posts: other posts that link to it
--   count_links: links to it in these posts
--   first_cited_on: day of the first of these posts; null if none has a date
--   last_cited_on: day of the last of these posts; null if none has a date
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   url: URL of the post; null if the source has none
--   post_id: the post
create or replace view most_cited_posts as
with
totals as (
    select
        cited_post_id as post_id,
        count(*) as count_citing_posts,
        sum(count_links) as count_links,
        min(published_on) as first_cited_on,
        max(published_on) as last_cited_on
    from post_citations
    where is_counted
    group by cited_post_id
),

final as (
    select
        posts.title,
        posts.published_on,
        cast(
            rank() over (
                partition by posts.language
                order by totals.count_citing_posts desc
            ) as integer
        ) as citation_rank,
        cast(totals.count_citing_posts as integer) as count_citing_posts,
        cast(totals.count_links as integer) as count_links,
        totals.first_cited_on,
        totals.last_cited_on,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.slug,
        posts.url,
        posts.post_id
    from totals
    inner join posts on totals.post_id = posts.post_id
)

select * from final
order by count_citing_posts desc, published_on desc nulls last, post_id asc
