-- question: Which related posts do not link to each other?
-- grain: one row per pair of posts of which one is among the close posts of the
--   other, if neither links to the other
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
places as (
    select
        post_id,
        row_number() over (order by published_on asc nulls first, post_id asc) as place
    from posts
),

directed as (
    select
        greatest(places.place, other_places.place) as place,
        least(places.place, other_places.place) as older_place
    from related_posts
    inner join places on related_posts.post_id = places.post_id
    inner join places as other_places
        on related_posts.related_post_id = other_places.post_id
    where related_posts.is_close
),

pairs as (
    select
        places.post_id,
        older_places.post_id as older_post_id,
        count(*) > 1 as is_mutual
    from directed
    inner join places on directed.place = places.place
    inner join places as older_places on directed.older_place = older_places.place
    group by places.post_id, older_places.post_id
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
