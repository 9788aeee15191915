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
places as (
    select
        post_id,
        cast(
            row_number() over (order by published_on nulls last, post_id) as integer
        ) as place
    from posts
    where post_id = translation_group
),

all_traits as (
    select * from post_words
    union all
    select * from post_subjects
),

-- Posts go by their places in the order of publication from here on.
traits as materialized (
    select
        places.place,
        all_traits.kind,
        all_traits.trait_id,
        all_traits.name,
        all_traits.weight,
        all_traits.is_prominent,
        row_number() over (
            partition by places.place, all_traits.kind
            order by all_traits.weight desc, all_traits.trait_id asc
        ) as trait_rank
    from all_traits
    inner join places on all_traits.post_id = places.post_id
),

-- All words of a post together weigh the same, however many there are.
own_traits as materialized (
    select
        place,
        kind,
        trait_id,
        name,
        trait_rank,
        case kind
            when 'word'
                then
                    50 * weight
                    / sqrt(sum(weight * weight) over (partition by place, kind))
            when 'title' then 1.5
            else weight
        end as own_weight
    from traits
    where trait_rank <= 30
),

listed as materialized (
    select
        place,
        trait_id,
        weight,
        row_number() over (partition by trait_id order by place) as list_place
    from traits
    where is_prominent
),

probes as (
    select
        own_traits.place,
        own_traits.trait_id,
        own_traits.own_weight,
        unnest(generate_series(listed.list_place - 4, listed.list_place + 4))
            as list_place
    from own_traits
    inner join listed
        on
            own_traits.place = listed.place
            and own_traits.trait_id = listed.trait_id
    where own_traits.kind <> 'word' or own_traits.trait_rank <= 12
),

links as materialized (
    select
        places.place,
        other_places.place as related_place,
        post_connections.count_links
    from post_connections
    inner join places on post_connections.post_id = places.post_id
    inner join places as other_places
        on post_connections.linked_post_id = other_places.post_id
),

hits as (
    select
        probes.place,
        listed.place as related_place,
        probes.own_weight * listed.weight as points
    from probes
    inner join listed
        on
            probes.trait_id = listed.trait_id
            and probes.list_place = listed.list_place
            and probes.place <> listed.place
    union all
    select
        place,
        related_place,
        1.5 as points
    from links
),

candidates as materialized (
    select
        place,
        related_place
    from hits
    group by place, related_place
    qualify
        row_number() over (
            partition by place
            order by
                round(sum(points), 4) desc,
                abs(related_place - place) asc,
                related_place desc
        ) <= 10
),

shared as (
    select
        candidates.place,
        candidates.related_place,
        own_traits.kind,
        own_traits.name,
        1 as number,
        own_traits.own_weight * traits.weight as points
    from candidates
    inner join own_traits on candidates.place = own_traits.place
    -- One number, so that DuckDB cannot join all traits with each other first.
    inner join traits
        on
            candidates.related_place * 4294967296 + own_traits.trait_id
            = traits.place * 4294967296 + traits.trait_id
    union all
    select
        candidates.place,
        candidates.related_place,
        'link' as kind,
        null as name,
        links.count_links as number,
        1.5 as points
    from candidates
    inner join links
        on
            candidates.place = links.place
            and candidates.related_place = links.related_place
),

scores as (
    select
        round(sum(shared.points), 4) as score,
        shared_points('tag') as score_tags,
        round(shared_points('link') + shared_points('reference'), 4)
            as score_citations,
        shared_points('title') as score_series,
        shared_points('word') as score_vocabulary,
        shared_number('tag') as count_shared_tags,
        shared_names('tag') as shared_tags,
        shared_number('link') as count_links,
        shared_number('reference') as count_shared_references,
        shared_names('reference') as shared_references,
        shared_number('word') as count_shared_terms,
        shared_names('word') as shared_terms,
        shared.place,
        shared.related_place,
        count(*) as count_shared
    from shared
    group by shared.place, shared.related_place
),

judged as (
    select
        score >= 1.5
        and (count_links > 0 or score_series > 0 or count_shared > 1) as is_close,
        *
    from scores
),

ranked as (
    select
        cast(
            row_number() over (
                partition by place
                order by
                    is_close desc,
                    score desc,
                    abs(related_place - place) asc,
                    related_place desc
            ) as integer
        ) as related_rank,
        *
    from judged
    qualify
        related_rank <= case when is_close then 5 else 3 end
        and is_close = bool_or(is_close) over (partition by place)
),

final as (
    select
        ranked.related_rank,
        ranked.is_close,
        ranked.score,
        ranked.score_tags,
        ranked.score_citations,
        ranked.score_series,
        ranked.score_vocabulary,
        ranked.count_shared_tags,
        ranked.shared_tags,
        ranked.count_links,
        ranked.count_shared_references,
        ranked.shared_references,
        ranked.count_shared_terms,
        ranked.shared_terms,
        places.post_id,
        other_places.post_id as related_post_id
    from ranked
    inner join places on ranked.place = places.place
    inner join places as other_places on ranked.related_place = other_places.place
)

select * from final
order by post_id asc, related_rank asc
