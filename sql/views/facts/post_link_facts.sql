-- question: What do posts link to, by day, tag, author and language?
-- grain: one row per post and target that it links to
-- key: post_id, first_position
-- time: published_on
-- work: site owner
-- advice: Build charts on it: count its posts by host, kind or target, filtered as you
--   like.
-- notes: All links of the bodies except URLs in code; a post's links to itself are
--   those where is_self.
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   kind: what it links to: post, model, dataset, space, paper, repository, user,
--     other, or a kind from your own rules
--   target: name of what it links to, as in post_references; the URL up to # where it
--     has no name
--   host: host of the first link that has one, lower case, without www.; null where
--     none has
--   cited_slug: slug of the post that it links to; null for other targets
--   count_links: links of the post to it
--   is_dead: whether one of them leads to something that the blog lacks
--   is_self: whether it is the post that contains the links
--   month: first day of the month of publication
--   year: year of publication
--   author_names: names of the authors in order, separated by ", "; null without
--     authors
--   tag_names: names of the tags in order, separated by ", "; null without tags
--   is_draft: whether the blog keeps the post back
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   post_id: the post
--   first_position: position of the first of the links among the post's links
--   cited_post_id: the post that it links to; null for other targets
create or replace view post_link_facts as
with
links as (
    select
        post_id,
        position,
        kind,
        coalesce(target, regexp_replace(url, '#.*$', '')) as target,
        host,
        coalesce(starts_with(resolution, 'missing_'), false) as is_dead,
        target_post_id as cited_post_id
    from post_links
    where not in_code
),

targets as (
    select
        post_id,
        kind,
        target,
        cited_post_id,
        min_by(host, position) as host,
        cast(count(*) as integer) as count_links,
        bool_or(is_dead) as is_dead,
        min(position) as first_position
    from links
    group by post_id, kind, target, cited_post_id
),

final as (
    select
        post_facts.title,
        post_facts.published_on,
        targets.kind,
        targets.target,
        targets.host,
        cited_posts.slug as cited_slug,
        targets.count_links,
        targets.is_dead,
        coalesce(targets.cited_post_id = targets.post_id, false) as is_self,
        post_facts.month,
        post_facts.year,
        post_facts.author_names,
        post_facts.tag_names,
        post_facts.is_draft,
        post_facts.language,
        post_facts.is_original,
        post_facts.slug,
        targets.post_id,
        targets.first_position,
        targets.cited_post_id
    from targets
    inner join post_facts on targets.post_id = post_facts.post_id
    left join posts as cited_posts on targets.cited_post_id = cited_posts.post_id
)

select * from final
