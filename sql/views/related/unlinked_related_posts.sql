-- question: Which related posts do not link to each other?
-- grain: one row per pair of posts of which one is among the related posts of the other,
--   if neither links to the other
-- time: published_on
-- work: editor
-- advice: Link the newer post to the older, mutual pairs first; or write the post that
--   brings several of them together.
-- key: post_id, older_post_id
-- notes: Of two posts of one day the one that was loaded later counts as the newer, and
--   one without a date as the older. Links in code do not count.
-- columns:
--   title: title of the newer post
--   older_title: title of the older post
--   published_on: calendar day of publication of the newer post; null if unknown
--   older_published_on: that of the older post; null if unknown
--   is_mutual: whether each is among the related posts of the other
--   language: language of the newer post
--   is_original: whether the newer post is no translation of another
--   slug: slug of the newer post
--   older_slug: slug of the older post
--   url: URL of the newer post; null if the source has none
--   older_url: URL of the older post; null if the source has none
--   post_id: the newer post
--   older_post_id: the older post
create or replace view unlinked_related_posts as
with
directed as (
    select
        related_posts.post_id as of_post_id,
        case
            when (coalesce(posts.published_on, date '0001-01-01'), posts.post_id)
            > (coalesce(others.published_on, date '0001-01-01'), others.post_id)
                then posts.post_id
            else others.post_id
        end as post_id,
        case
            when (coalesce(posts.published_on, date '0001-01-01'), posts.post_id)
            > (coalesce(others.published_on, date '0001-01-01'), others.post_id)
                then others.post_id
            else posts.post_id
        end as older_post_id
    from related_posts
    inner join posts on related_posts.post_id = posts.post_id
    inner join posts as others on related_posts.related_post_id = others.post_id
),

pairs as (
    select
        post_id,
        older_post_id,
        count(*) > 1 as is_mutual
    from directed
    group by post_id, older_post_id
),

linked as (
    select
        post_id,
        cited_post_id as other_post_id
    from post_citations
    union
    select
        cited_post_id as post_id,
        post_id as other_post_id
    from post_citations
),

final as (
    select
        posts.title,
        older_posts.title as older_title,
        posts.published_on,
        older_posts.published_on as older_published_on,
        pairs.is_mutual,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.slug,
        older_posts.slug as older_slug,
        posts.url,
        older_posts.url as older_url,
        pairs.post_id,
        pairs.older_post_id
    from pairs
    inner join posts on pairs.post_id = posts.post_id
    inner join posts as older_posts on pairs.older_post_id = older_posts.post_id
    left join linked
        on
            pairs.post_id = linked.post_id
            and pairs.older_post_id = linked.other_post_id
    where
        linked.post_id is null
        and posts.translation_group <> older_posts.translation_group
)

select * from final
order by
    is_mutual desc, published_on desc nulls last, post_id desc, older_post_id desc
