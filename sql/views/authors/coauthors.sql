-- question: Which authors write together?
-- grain: one row per pair of authors who share a post
-- key: author_id, coauthor_id
-- work: editor
-- advice: Ask a pair for a sequel, and bring together those who have not written with
--   each other yet.
-- notes: Posts that translate one another count once, as their original.
-- columns:
--   author: name of the author, the alphabetically first of the two
--   coauthor: name of the other author
--   count_posts: posts that both wrote
--   share_of_author: share of the author's posts, 0 to 1
--   share_of_coauthor: share of the coauthor's posts, 0 to 1
--   first_published_on: day of the first of these posts; null if none has a date
--   last_published_on: day of the last of these posts; null if none has a date
--   author_id: the author
--   coauthor_id: the other author
create or replace view coauthors as
with
named_posts as (
    select
        post_authors.post_id,
        authors.author_id,
        authors.name,
        posts.published_on
    from post_authors
    inner join authors on post_authors.author_id = authors.author_id
    inner join posts on post_authors.post_id = posts.post_id
    where posts.post_id = posts.translation_group
),

author_totals as (
    select
        author_id,
        count(*) as count_posts
    from named_posts
    group by author_id
),

pairs as (
    select
        named_posts.author_id,
        named_posts.name as author,
        partner_posts.author_id as coauthor_id,
        partner_posts.name as coauthor,
        count(*) as count_posts,
        min(named_posts.published_on) as first_published_on,
        max(named_posts.published_on) as last_published_on
    from named_posts
    inner join named_posts as partner_posts
        on
            named_posts.post_id = partner_posts.post_id
            and named_posts.name < partner_posts.name
    group by
        named_posts.author_id,
        named_posts.name,
        partner_posts.author_id,
        partner_posts.name
),

final as (
    select
        pairs.author,
        pairs.coauthor,
        cast(pairs.count_posts as integer) as count_posts,
        pairs.count_posts / author_totals.count_posts as share_of_author,
        pairs.count_posts / coauthor_totals.count_posts as share_of_coauthor,
        pairs.first_published_on,
        pairs.last_published_on,
        pairs.author_id,
        pairs.coauthor_id
    from pairs
    inner join author_totals on pairs.author_id = author_totals.author_id
    inner join author_totals as coauthor_totals
        on pairs.coauthor_id = coauthor_totals.author_id
)

select * from final
order by count_posts desc, author asc, coauthor asc
