-- question: Which posts are linked to most by other posts?
-- grain: one row per post that another post links to
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Keep these posts current, and link to them from the front page.
-- columns:
--   post_id: the post
--   language: language of the post
--   slug: slug of the post
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   citation_rank: 1 for the post that most others link to; ties share a rank
--   count_citing_posts: other posts that link to it
--   count_links: links to it in these posts
--   first_cited_on: day of the first of these posts; null if none has a date
--   last_cited_on: day of the last of these posts; null if none has a date
--   url: URL of the post; null if the source has none
create or replace view most_cited_posts as
with
totals as (
    select
        cited_post_id as post_id,
        count(*) as count_citing_posts,
        cast(sum(count_links) as bigint) as count_links,
        min(published_on) as first_cited_on,
        max(published_on) as last_cited_on
    from post_citations
    group by cited_post_id
),

final as (
    select
        posts.post_id,
        posts.language,
        posts.slug,
        posts.title,
        posts.published_on,
        rank() over (order by totals.count_citing_posts desc) as citation_rank,
        totals.count_citing_posts,
        totals.count_links,
        totals.first_cited_on,
        totals.last_cited_on,
        posts.url
    from totals
    inner join posts on totals.post_id = posts.post_id
)

select * from final
order by citation_rank asc, published_on desc nulls last, post_id asc
