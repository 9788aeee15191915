-- question: Which five posts are most closely related to each post?
-- grain: one row per post and related post, up to five for each post
-- key: post_id, related_post_id
-- time: published_on
-- work: editor
-- advice: Link to them below the post; read first those that are not close.
-- notes: related_originals says how posts are compared, and what counts how much.
--   Translations count as one post: each has the related posts of its original, those
--   in its own language where there are such translations, else as first written.
-- columns:
--   title: title of the post
--   language: language of the post
--   is_original: whether the post is not a translation
--   published_on: calendar day of publication; null if unknown
--   related_rank: 1 for the closest of the related posts, to 5
--   related_title: title of the related post
--   related_language: language of the related post
--   related_published_on: calendar day of its publication; null if unknown
--   related_url: URL of the related post
--   is_close: whether the two are close; if not, nothing is, and this is the nearest
--   reason: what the two share, in words
--   score: score_tags + score_citations + score_series + score_vocabulary
--   score_tags: for the shared tags
--   score_citations: for links between the two, and for what both link to
--   score_series: 1.5 if the titles differ in numbers only, else 0
--   score_vocabulary: for the shared words
--   count_shared_tags: tags among the six rarest of both
--   shared_tags: their names, rarest first, separated by ", "; null if there are none
--   count_links: links between the two, in both directions
--   count_shared_references: papers, models, posts and the like that both link to
--   shared_references: the eight rarest of them (slugs for posts), separated by ", ";
--     null if there are none
--   count_shared_terms: shared words
--   shared_terms: the eight that count most, separated by ", "; null if there are none
--   slug: slug of the post
--   related_slug: slug of the related post
--   post_id: the post
--   related_post_id: the related post
create or replace view related_posts as
with
asked_posts as (  -- noqa: ST03
    select
        post_id,
        translation_group
    from posts
),

final as (
    select * from related_rows(related_originals)
)

select * from final
order by post_id asc, related_rank asc
