-- question: Which tags should we write about next: cited but long without a post, or
--   left to one author?
-- grain: one row per tag that nothing was written about in the last year although posts
--   of that year link to its posts, or of which one author wrote all of three or more
-- work: editor
-- advice: Ask the author for a new post, or a second author to write one.
-- key: tag_id
-- notes: The last year is the twelve months up to the newest post. A post that has the
--   tag is not counted among those that link. A blog of one author has no tags of one
--   author. Posts that translate one another count once, as their original.
-- columns:
--   tag: name of the tag
--   is_old_but_cited: whether its last post is older than a year, and a post of the
--     last year links to a post that has it
--   has_one_author: whether one author wrote all its posts, three or more
--   count_posts: posts with the tag
--   last_used_on: day of the newest of them; null if none has a date
--   age_in_months: whole months from that day to the newest post
--   count_authors: authors of its posts
--   only_author: name of the author, if there is one; else null
--   count_citing_posts: posts without the tag that link to posts with it
--   count_recent_citing_posts: those of them from the last year
--   tag_id: the tag
create or replace view tags_to_revisit as
with
newest as (
    select
        max(published_on) as published_on,
        max(published_on) - interval 12 month as last_year_after
    from posts
),

originals as (
    select
        post_id,
        published_on
    from posts
    where post_id = translation_group
),

tag_totals as (
    select
        post_tags.tag_id,
        count(*) as count_posts,
        max(originals.published_on) as last_used_on
    from post_tags
    inner join originals on post_tags.post_id = originals.post_id
    group by post_tags.tag_id
),

tag_authors as (
    select
        post_tags.tag_id,
        count(distinct post_authors.author_id) as count_authors,
        min(authors.name) as first_author
    from post_tags
    inner join originals on post_tags.post_id = originals.post_id
    inner join post_authors on post_tags.post_id = post_authors.post_id
    inner join authors on post_authors.author_id = authors.author_id
    group by post_tags.tag_id
),

-- A link to a translation is one to the post.
citations as (
    select distinct
        post_citations.post_id,
        posts.translation_group as cited_post_id
    from post_citations
    inner join posts on post_citations.cited_post_id = posts.post_id
),

tag_citations as (
    select
        cited_tags.tag_id,
        citations.post_id
    from citations
    inner join originals on citations.post_id = originals.post_id
    inner join post_tags as cited_tags
        on citations.cited_post_id = cited_tags.post_id
    left join post_tags
        on
            citations.post_id = post_tags.post_id
            and cited_tags.tag_id = post_tags.tag_id
    where post_tags.tag_id is null
    group by cited_tags.tag_id, citations.post_id
),

tag_citing as (
    select
        tag_citations.tag_id,
        count(*) as count_posts,
        count(*) filter (where originals.published_on > newest.last_year_after)
            as count_recent_posts
    from tag_citations
    inner join originals on tag_citations.post_id = originals.post_id
    cross join newest
    group by tag_citations.tag_id
),

measured as (
    select
        tags.tag_id,
        tags.name as tag,
        tag_totals.count_posts,
        tag_totals.last_used_on,
        date_diff('month', tag_totals.last_used_on, newest.published_on)
        - cast(day(newest.published_on) < day(tag_totals.last_used_on) as integer)
            as age_in_months,
        coalesce(tag_authors.count_authors, 0) as count_authors,
        case when tag_authors.count_authors = 1 then tag_authors.first_author end
            as only_author,
        coalesce(tag_citing.count_posts, 0) as count_citing_posts,
        coalesce(tag_citing.count_recent_posts, 0) as count_recent_citing_posts,
        coalesce(
            tag_totals.last_used_on <= newest.last_year_after
            and tag_citing.count_recent_posts > 0,
            false
        ) as is_old_but_cited,
        coalesce(
            tag_authors.count_authors = 1
            and tag_totals.count_posts >= 3
            and (select count(*) from authors) > 1,
            false
        ) as has_one_author
    from tags
    inner join tag_totals on tags.tag_id = tag_totals.tag_id
    cross join newest
    left join tag_authors on tags.tag_id = tag_authors.tag_id
    left join tag_citing on tags.tag_id = tag_citing.tag_id
),

final as (
    select
        tag,
        is_old_but_cited,
        has_one_author,
        cast(count_posts as integer) as count_posts,
        last_used_on,
        cast(age_in_months as integer) as age_in_months,
        cast(count_authors as integer) as count_authors,
        only_author,
        cast(count_citing_posts as integer) as count_citing_posts,
        cast(count_recent_citing_posts as integer) as count_recent_citing_posts,
        tag_id
    from measured
    where is_old_but_cited or has_one_author
)

select * from final
order by count_recent_citing_posts desc, count_citing_posts desc, tag asc
