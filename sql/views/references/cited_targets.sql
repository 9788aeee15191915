-- question: What beside posts do posts link to, how often and since when?
-- grain: one row per thing that is no post and that a post links to
-- key: kind, target
-- notes: cited_papers, cited_models, cited_datasets, cited_spaces and
--   cited_repositories are parts of it.
-- columns:
--   kind: model, dataset, space, paper, repository, user, or a kind of one's own rules
--   target: name of the thing, one for all ways to write it
--   name: the name without what says whose it is: 2307.09288 of arxiv:2307.09288
--   citation_rank: 1 for what most posts of all of its kind link to; equal ones share a
--     rank
--   count_posts: posts that link to it
--   count_links: links to it
--   first_cited_on: day of the first of these posts; null without a dated one
--   last_cited_on: day of the last of these posts; null without a dated one
--   url: the shortest of the addresses that lead to it
--   first_post_id: the first of these posts; posts without a date come last, posts of
--     one day by post_id
--   first_slug: slug of that post
--   first_title: title of that post
create or replace view cited_targets as
with
placed_posts as (
    select
        post_id,
        slug,
        title,
        published_on,
        row_number() over (order by published_on asc nulls last, post_id asc) as place
    from posts
),

totals as (
    select
        post_references.kind,
        post_references.target,
        count(*) as count_posts,
        sum(post_references.count_links) as count_links,
        min(placed_posts.published_on) as first_cited_on,
        max(placed_posts.published_on) as last_cited_on,
        -- Of equally short ones that of the first post.
        min_by(
            post_references.first_url,
            length(post_references.first_url) * 1000000000 + placed_posts.place
        ) as url,
        min(placed_posts.place) as first_place
    from post_references
    inner join placed_posts on post_references.post_id = placed_posts.post_id
    where post_references.kind <> 'post'
    group by post_references.kind, post_references.target
),

final as (
    select
        totals.kind,
        totals.target,
        regexp_replace(totals.target, '^(?:hf:)?[^:]*:', '') as name,
        rank() over (partition by totals.kind order by totals.count_posts desc)
            as citation_rank,
        totals.count_posts,
        cast(totals.count_links as bigint) as count_links,
        totals.first_cited_on,
        totals.last_cited_on,
        totals.url,
        placed_posts.post_id as first_post_id,
        placed_posts.slug as first_slug,
        placed_posts.title as first_title
    from totals
    inner join placed_posts on totals.first_place = placed_posts.place
)

select * from final
order by count_posts desc, kind asc, target asc
