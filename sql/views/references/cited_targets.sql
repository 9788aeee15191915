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
--   text: what most of these posts let readers click, of equally frequent texts the
--     longest; null where links have none
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

citations as (
    select
        post_references.kind,
        post_references.target,
        post_references.count_links,
        post_references.first_text,
        post_references.first_url,
        placed_posts.published_on,
        placed_posts.place
    from post_references
    inner join placed_posts on post_references.post_id = placed_posts.post_id
    where post_references.kind <> 'post'
),

totals as (
    select
        kind,
        target,
        count(*) as count_posts,
        cast(sum(count_links) as bigint) as count_links,
        min(published_on) as first_cited_on,
        max(published_on) as last_cited_on,
        -- Of equally short ones that of the first post.
        min_by(first_url, length(first_url) * 1000000000 + place) as url,
        min(place) as first_place
    from citations
    group by kind, target
),

texts as (
    select
        kind,
        target,
        first_text as text,
        count(*) as count_posts
    from citations
    where first_text is not null
    group by kind, target, first_text
),

most_frequent_texts as (
    select
        kind,
        target,
        text
    from texts
    qualify
        row_number()
            over (
                partition by kind, target
                order by count_posts desc, length(text) desc, text asc
            )
        = 1
),

final as (
    select
        totals.kind,
        totals.target,
        regexp_replace(totals.target, '^(?:hf:)?[^:]*:', '') as name,
        rank() over (partition by totals.kind order by totals.count_posts desc)
            as citation_rank,
        totals.count_posts,
        totals.count_links,
        totals.first_cited_on,
        totals.last_cited_on,
        most_frequent_texts.text,
        totals.url,
        placed_posts.post_id as first_post_id,
        placed_posts.slug as first_slug,
        placed_posts.title as first_title
    from totals
    inner join placed_posts on totals.first_place = placed_posts.place
    left join most_frequent_texts
        on
            totals.kind = most_frequent_texts.kind
            and totals.target = most_frequent_texts.target
)

select * from final
