-- question: Which five posts are most closely related to each post?
-- grain: one row per post and related post, up to five for each post
-- key: post_id, related_post_id
-- time: published_on
-- work: editor
-- advice: Link to them below the post; read first those that are not close.
-- notes: Posts are compared by what post_traits lists: each tag, reference and word that
--   both have counts the product of its two weights, words in proportion to the post's
--   thirty heaviest together; a link between them counts 1.5, and so do titles that
--   differ in numbers only. Close are posts with a score of 1.5 or more that are linked,
--   have such a title, or share two things. A post that no other is close to has the
--   three nearest. Compared are posts that link to each other, and those that share a
--   tag, a reference, a title or one of the twelve heaviest words, and are among the
--   four before or after the post, in order of publication, of all that have it (a word
--   in the title, or more than once); of these, the ten with the greatest score by what
--   they were found by. Of posts with equal scores the nearer in that order comes first,
--   then the later. Translations count as one post: each has the related posts of its
--   original, in its own language or else as originally written.
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
places as (
    select
        post_id,
        row_number() over (order by published_on nulls last, post_id) as place
    from posts
    where post_id = translation_group
),

traits as materialized (
    select
        post_traits.post_id,
        post_traits.kind,
        post_traits.trait_id,
        post_traits.name,
        post_traits.weight,
        post_traits.is_prominent,
        row_number() over (
            partition by post_traits.post_id, post_traits.kind
            order by post_traits.weight desc, post_traits.trait_id asc
        ) as trait_rank
    from post_traits
),

-- Words weigh the same in all posts together, however many there are.
own_traits as materialized (
    select
        post_id,
        kind,
        trait_id,
        name,
        trait_rank,
        case kind
            when 'word'
                then
                    50 * weight
                    / sqrt(sum(weight * weight) over (partition by post_id, kind))
            when 'title' then 1.5
            else weight
        end as own_weight
    from traits
    where trait_rank <= 30
),

listed as materialized (
    select
        traits.post_id,
        places.place,
        traits.trait_id,
        traits.weight,
        row_number() over (partition by traits.trait_id order by places.place)
            as list_place
    from traits
    inner join places on traits.post_id = places.post_id
    where traits.is_prominent
),

probes as (
    select
        own_traits.post_id,
        own_traits.trait_id,
        own_traits.own_weight,
        unnest(generate_series(listed.list_place - 4, listed.list_place + 4)) as list_place
    from own_traits
    inner join listed
        on
            own_traits.post_id = listed.post_id
            and own_traits.trait_id = listed.trait_id

    where own_traits.kind <> 'word' or own_traits.trait_rank <= 12
),

hits as (
    select
        probes.post_id,
        listed.post_id as related_post_id,
        probes.own_weight * listed.weight as points
    from probes
    inner join listed
        on
            probes.trait_id = listed.trait_id
            and probes.list_place = listed.list_place
            and probes.post_id <> listed.post_id
    union all
    select
        post_id,
        linked_post_id as related_post_id,
        1.5 as points
    from post_connections
),

candidates as (
    select
        hits.post_id,
        hits.related_post_id,
        abs(places.place - other_places.place) as distance,
        other_places.place as related_place
    from hits
    inner join places on hits.post_id = places.post_id
    inner join places as other_places
        on hits.related_post_id = other_places.post_id
    group by
        hits.post_id, hits.related_post_id, places.place, other_places.place
    qualify
        row_number() over (
            partition by hits.post_id
            order by
                round(sum(hits.points), 4) desc,
                abs(places.place - other_places.place) asc,
                other_places.place desc
        ) <= 10
),

shared as materialized (
    select
        candidates.post_id,
        candidates.related_post_id,
        own_traits.kind,
        own_traits.name,
        1 as number,
        own_traits.own_weight * traits.weight as points
    from candidates
    inner join own_traits on candidates.post_id = own_traits.post_id
    inner join traits
        on
            candidates.related_post_id = traits.post_id
            and own_traits.trait_id = traits.trait_id
    union all
    select
        candidates.post_id,
        candidates.related_post_id,
        'link' as kind,
        null as name,
        post_connections.count_links as number,
        1.5 as points
    from candidates
    inner join post_connections
        on
            candidates.post_id = post_connections.post_id
            and candidates.related_post_id = post_connections.linked_post_id
),

scores as (
    select
        post_id,
        related_post_id,
        round(sum(points), 4) as score,
        round(coalesce(sum(points) filter (where kind = 'tag'), 0), 4) as score_tags,
        round(
            coalesce(sum(points) filter (where kind in ('link', 'reference')), 0), 4
        ) as score_citations,
        round(coalesce(sum(points) filter (where kind = 'title'), 0), 4)
            as score_series,
        round(coalesce(sum(points) filter (where kind = 'word'), 0), 4)
            as score_vocabulary,
        count(*) as count_shared,
        cast(count(*) filter (where kind = 'tag') as integer) as count_shared_tags,
        cast(coalesce(sum(number) filter (where kind = 'link'), 0) as integer)
            as count_links,
        cast(count(*) filter (where kind = 'reference') as integer)
            as count_shared_references,
        cast(count(*) filter (where kind = 'word') as integer) as count_shared_terms
    from shared
    group by post_id, related_post_id
),

judged as (
    select
        scores.*,
        candidates.distance,
        candidates.related_place,
        scores.score >= 1.5
        and (
            scores.count_links > 0
            or scores.score_series > 0
            or scores.count_shared > 1
        ) as is_close
    from scores
    inner join candidates
        on
            scores.post_id = candidates.post_id
            and scores.related_post_id = candidates.related_post_id
),

ranked as materialized (
    select
        *,
        row_number() over (
            partition by post_id
            order by
                is_close desc, score desc, distance asc, related_place desc
        ) as related_rank
    from judged
    qualify
        related_rank <= case when is_close then 5 else 3 end
        and is_close = bool_or(is_close) over (partition by post_id)
),

placed_names as (
    select
        shared.post_id,
        shared.related_post_id,
        shared.kind,
        shared.name,
        row_number() over (
            partition by shared.post_id, shared.related_post_id, shared.kind
            order by shared.points desc, shared.name asc
        ) as name_place
    from shared
    inner join ranked
        on
            shared.post_id = ranked.post_id
            and shared.related_post_id = ranked.related_post_id
    where shared.kind <> 'link'
),

names as (
    select
        post_id,
        related_post_id,
        string_agg(name, ', ' order by name_place) filter (where kind = 'tag')
            as shared_tags,
        string_agg(name, ', ' order by name_place) filter (where kind = 'reference')
            as shared_references,
        string_agg(name, ', ' order by name_place) filter (where kind = 'word')
            as shared_terms
    from placed_names
    where name_place <= 8
    group by post_id, related_post_id
),

versions as (
    select
        translation_group,
        language,
        min(post_id) as post_id
    from posts
    group by translation_group, language
),

final as (
    select
        posts.title,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.published_on,
        cast(ranked.related_rank as integer) as related_rank,
        other_posts.title as related_title,
        other_posts.language as related_language,
        other_posts.published_on as related_published_on,
        other_posts.url as related_url,
        ranked.is_close,
        concat_ws(
            '; ',
            case when ranked.count_links > 0 then 'linked' end,
            case when ranked.score_series > 0 then 'titles of one series' end,
            'tags: ' || names.shared_tags,
            'both link to: ' || names.shared_references,
            'words: ' || names.shared_terms
        ) as reason,
        ranked.score,
        ranked.score_tags,
        ranked.score_citations,
        ranked.score_series,
        ranked.score_vocabulary,
        ranked.count_shared_tags,
        names.shared_tags,
        ranked.count_links,
        ranked.count_shared_references,
        names.shared_references,
        ranked.count_shared_terms,
        names.shared_terms,
        posts.slug,
        other_posts.slug as related_slug,
        posts.post_id,
        other_posts.post_id as related_post_id
    from posts
    inner join ranked on posts.translation_group = ranked.post_id
    left join names
        on
            ranked.post_id = names.post_id
            and ranked.related_post_id = names.related_post_id
    left join versions
        on
            ranked.related_post_id = versions.translation_group
            and posts.language = versions.language
    inner join posts as other_posts
        on coalesce(versions.post_id, ranked.related_post_id) = other_posts.post_id
)

select * from final
order by post_id asc, related_rank asc
