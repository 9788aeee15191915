-- question: Which papers, repositories, models and the like do posts link to, how
--   often, and since when?
-- grain: one row per link target that is not a post
-- key: kind, target
-- work: editor
-- advice: Ask for one kind, such as kind = 'paper'. Write about what is cited most and
--   has no post of its own.
-- notes: A post and its translations count once, as the original.
-- columns:
--   kind: model, dataset, space, paper, repository, user, or a kind from your own rules
--   name: the target's name without its prefix, such as 2307.09288 for
--     arxiv:2307.09288
--   citation_rank: 1 for the target of its kind that most posts link to; ties share a
--     rank
--   count_posts: posts that link to it
--   count_links: links to it
--   first_cited_on: day of the first of these posts; null if none has a date
--   last_cited_on: day of the last of these posts; null if none has a date
--   target_text: the most frequent link text, by number of posts; of equally frequent
--     ones the longest; null if the links have none
--   target_url: the shortest URL that leads to it; of equally short ones the
--     alphabetically first
--   first_title: title of the first of these posts; undated posts come last, posts of
--     one day are ordered by post_id
--   first_slug: slug of that post
--   target: name of the target, however its URL is written
--   first_post_id: the first of these posts
create or replace view cited_targets as
with
citations as (
    select
        kind,
        target,
        post_id,
        published_on,
        count_links,
        first_text,
        first_url,
        -- One number that orders posts by day and post_id is faster than two.
        date_diff(
            'day', date '0001-01-01', coalesce(published_on, date '9999-12-31')
        ) * 10000000000 + post_id as place
    from post_references
    where kind <> 'post' and is_original
),

totals as (
    select
        kind,
        target,
        count(*) as count_posts,
        sum(count_links) as count_links,
        min(published_on) as first_cited_on,
        max(published_on) as last_cited_on,
        min_by(first_url, (length(first_url), first_url)) as target_url,
        min_by(post_id, place) as first_post_id
    from citations
    group by kind, target
),

-- There are few counts to rank, however many targets there are.
ranks as (
    select
        kind,
        count_posts,
        1 + coalesce(
            sum(count(*)) over (
                partition by kind
                order by count_posts desc
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as citation_rank
    from totals
    group by kind, count_posts
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
        regexp_replace(totals.target, '^(?:hf:)?[^:]*:', '') as name,
        cast(ranks.citation_rank as integer) as citation_rank,
        cast(totals.count_posts as integer) as count_posts,
        cast(totals.count_links as integer) as count_links,
        totals.first_cited_on,
        totals.last_cited_on,
        most_frequent_texts.text as target_text,
        totals.target_url,
        posts.title as first_title,
        posts.slug as first_slug,
        totals.target,
        posts.post_id as first_post_id
    from totals
    inner join ranks
        on totals.kind = ranks.kind and totals.count_posts = ranks.count_posts
    inner join posts on totals.first_post_id = posts.post_id
    left join most_frequent_texts
        on
            totals.kind = most_frequent_texts.kind
            and totals.target = most_frequent_texts.target
)

select * from final
order by kind asc, citation_rank asc, target asc
