-- question: Which five original posts are most closely related to each original?
-- grain: one row per original post and related original, up to five for each
-- key: post_id, related_post_id
-- audience: internal
-- work: editor
-- advice: Ask related_posts, which has the titles, and translations.
-- notes: Posts are compared by post_words and post_subjects. What both have counts the
--   product of its weights for the two; for the post itself, the weights of its thirty
--   heaviest words are made 50 in all, as a root of the sum of their squares. A link
--   between the two counts 1.5, and so do titles that differ in numbers only. Close are
--   posts with a score of 1.5 or more that are linked, have such a title, or share two
--   things. A post that no other is close to has the three nearest. Compared are posts
--   that link to each other, and those that share a tag, a reference, a title or one of
--   the twelve heaviest words, and are among the four before or after the post, in
--   order of publication, of all that have it (a word in the title, or more than once);
--   of these, the ten with the greatest score by what they were found by. Of posts with
--   equal scores the nearer in that order comes first, then the later.
-- columns:
--   related_rank: 1 for the closest of the related posts, to 5
--   is_close: whether the two are close; if not, nothing is, and this is the nearest
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
--   count_shared_terms: shared words among the post's thirty heaviest
--   shared_terms: the eight that count most, separated by ", "; null if there are none
--   post_id: the post
--   related_post_id: the related post
create or replace view related_originals as
with
-- Posts go by their places in the order of publication.
places as materialized (
    select
        post_id,
        cast(
            row_number() over (order by published_on nulls last, post_id) as integer
        ) as place
    from posts
    where post_id = translation_group
),

subjects as materialized (
    select
        places.place,
        post_subjects.trait_id,
        post_subjects.name,
        post_subjects.weight,
        post_subjects.is_prominent
    from post_subjects
    inner join places on post_subjects.post_id = places.post_id
),

-- The expressions read the steps that SQLFluff thinks unused.
traits as materialized (  -- noqa: ST03
    select
        places.place,
        post_words.trait_id,
        post_words.weight,
        post_words.is_prominent
    from post_words
    inner join places on post_words.post_id = places.post_id
    union all
    select
        place,
        trait_id,
        weight,
        is_prominent
    from subjects
),

own_traits as materialized (  -- noqa: ST03
    select * from own_traits_of(traits)
),

links as materialized (  -- noqa: ST03
    select
        places.place,
        other_places.place as related_place,
        post_connections.count_links
    from post_connections
    inner join places on post_connections.post_id = places.post_id
    inner join places as other_places
        on post_connections.linked_post_id = other_places.post_id
),

candidates as materialized (  -- noqa: ST03
    select * from related_candidates(own_traits)
),

shared as materialized (  -- noqa: ST03
    select * from shared_traits(candidates)
),

best as materialized (  -- noqa: ST03
    select * from related_best(shared)
),

final as (
    select * from related_described(best)
)

select * from final
order by post_id asc, related_rank asc
