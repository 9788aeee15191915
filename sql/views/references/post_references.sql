-- question: What does each post link to?
-- grain: one row per post and thing that it links to
-- key: post_id, first_position
-- notes: Things are what the rules of kinds know: papers, models, repositories, other
--   posts. Other links, URLs in code and a post's links to itself are left out.
--   internal_links says which post a link to a post leads to.
-- columns:
--   post_id: the post
--   language: language of the post
--   slug: slug of the post
--   title: title of the post
--   published_on: calendar day of its publication; null where it is not known
--   kind: what it links to: post, model, dataset, space, paper, repository, user, or a
--     kind of one's own rules
--   target: name of what it links to; of a post the slug
--   target_language: language of the post that it links to: as that post has it, else
--     as the address says it; null where neither does
--   count_links: links of the post to it
--   first_position: place of the first of them among the links of the post
--   first_text: what a reader clicks at the first of them that has a text; null when
--     none has
--   first_url: where the first of them leads
--   cited_post_id: the post that it links to; null for other kinds, and where there is
--     no such post
--   cited_title: title of that post
--   cited_published_on: calendar day of publication of that post
create or replace view post_references as
with
links as (
    select
        post_id,
        position,
        url,
        text,
        'post' as kind,
        target,
        target_language,
        cited_post_id
    from internal_links
    where not is_self
    union all
    select
        post_id,
        position,
        url,
        text,
        kind,
        target,
        cast(null as varchar) as target_language,
        cast(null as integer) as cited_post_id
    from post_links
    where kind <> 'post' and target is not null and not in_code
),

totals as (
    select
        post_id,
        kind,
        target,
        target_language,
        cited_post_id,
        count(*) as count_links,
        min(position) as first_position,
        min_by(text, position) filter (where text is not null) as first_text,
        min_by(url, position) as first_url
    from links
    group by post_id, kind, target, target_language, cited_post_id
),

final as (
    select
        posts.post_id,
        posts.language,
        posts.slug,
        posts.title,
        posts.published_on,
        totals.kind,
        totals.target,
        totals.target_language,
        totals.count_links,
        totals.first_position,
        totals.first_text,
        totals.first_url,
        totals.cited_post_id,
        cited_posts.title as cited_title,
        cited_posts.published_on as cited_published_on
    from totals
    inner join posts on totals.post_id = posts.post_id
    left join posts as cited_posts on totals.cited_post_id = cited_posts.post_id
)

select * from final
