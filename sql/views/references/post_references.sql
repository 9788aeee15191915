-- question: What does each post link to?
-- grain: one row per post and target that it links to
-- key: post_id, first_position
-- time: published_on
-- work: author
-- advice: Check a post's sources, or list them at its end.
-- notes: A target is anything that the link rules recognise, such as a paper, a model
--   or a repository, or another post, which may be missing. Other links, URLs in code
--   and a post's links to itself are excluded. internal_links says which post a link
--   leads to, and dead_internal_links what else is missing.
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   kind: what it links to: post, model, dataset, space, paper, repository, user, or a
--     kind from your own rules
--   target: name of what it links to; for a post, the slug
--   target_language: language of the post that it links to: that of the post if it
--     exists, else the one given by the URL; null if there is neither
--   count_links: links of the post to it
--   first_text: text of the first of them that has a text; null if none has
--   first_url: URL of the first of them
--   cited_title: title of the post that it links to; null for other kinds, and if there
--     is no such post
--   cited_published_on: calendar day of publication of that post
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   first_position: position of the first of the links among the post's links
--   post_id: the post
--   cited_post_id: the post that it links to; null for other kinds, and if there is no
--     such post
create or replace view post_references as
with
links as (
    select
        post_id,
        position,
        link_url,
        link_text,
        'post' as kind,
        target,
        target_language,
        cited_post_id
    from internal_links
    where not is_self and resolution in ('post', 'missing_post')
    union all
    select
        post_id,
        position,
        url as link_url,
        text as link_text,
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
        min_by(link_text, position) filter (where link_text is not null) as first_text,
        min_by(link_url, position) as first_url
    from links
    group by post_id, kind, target, target_language, cited_post_id
),

final as (
    select
        posts.title,
        posts.published_on,
        totals.kind,
        totals.target,
        totals.target_language,
        cast(totals.count_links as integer) as count_links,
        totals.first_text,
        totals.first_url,
        cited_posts.title as cited_title,
        cited_posts.published_on as cited_published_on,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.slug,
        totals.first_position,
        posts.post_id,
        totals.cited_post_id
    from totals
    inner join posts on totals.post_id = posts.post_id
    left join posts as cited_posts on totals.cited_post_id = cited_posts.post_id
)

select * from final
