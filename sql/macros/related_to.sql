-- question: Which five posts are most closely related to this one?
-- grain: one row per post of that slug and related post, up to five for each
-- key: post_id, related_post_id
-- time: published_on
-- work: editor
-- advice: Link to them below the post; read first those that are not close.
-- parameters:
--   slug: slug or path of the post, ignoring case; each post that has it
--   language: only posts in this language, such as language := 'pt' (and pt-br)
-- notes: The rows of related_posts for one slug, computed without all the others.
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
create or replace macro related_to(slug, language := null) as table
    with
    places as materialized (
        select
            posts.post_id,
            cast(
                row_number() over (
                    order by posts.published_on nulls last, posts.post_id
                ) as integer
            ) as place
        from posts
        where posts.post_id = posts.translation_group
    ),

    written as (
        select
            lower(trim(slug)) as name,
            language_folded(language) as beginning_of_language
    ),

    asked_posts as materialized (
        select
            posts.post_id,
            posts.translation_group
        from written
        inner join posts
            on lower(posts.slug) = written.name or lower(posts.path) = written.name
        where
            coalesce(
                starts_with(posts.language || '-', written.beginning_of_language), true
            )
    ),

    asked as materialized (
        select
            places.post_id,
            places.place
        from places
        where
            places.post_id in (select asked_posts.translation_group from asked_posts)
    ),

    asked_terms as (
        select distinct search_postings.term_id
        from search_postings
        inner join asked on search_postings.post_id = asked.post_id
        where search_postings.count_title + search_postings.count_body > 0
    ),

    asked_postings as materialized (  -- noqa: ST03
        select
            search_postings.term_id,
            search_postings.post_id,
            search_postings.count_title,
            search_postings.count_body
        from search_postings
        inner join asked_terms on search_postings.term_id = asked_terms.term_id
    ),

    all_subjects as materialized (
        select * from post_subjects
    ),

    subjects as materialized (
        select
            places.place,
            all_subjects.trait_id,
            all_subjects.name,
            all_subjects.weight,
            all_subjects.is_prominent
        from all_subjects
        inner join places on all_subjects.post_id = places.post_id
        where
            all_subjects.trait_id in (
                select own_subjects.trait_id
                from all_subjects as own_subjects
                inner join asked on own_subjects.post_id = asked.post_id
            )
    ),

    words as (
        select * from weighed_words(asked_postings)
    ),

    traits as materialized (
        select
            places.place,
            words.trait_id,
            words.weight,
            words.is_prominent
        from words
        inner join places on words.post_id = places.post_id
        union all
        select
            subjects.place,
            subjects.trait_id,
            subjects.weight,
            subjects.is_prominent
        from subjects
    ),

    asked_traits as (  -- noqa: ST03
        select traits.*
        from traits
        inner join asked on traits.place = asked.place
    ),

    own_traits as materialized (  -- noqa: ST03
        select * from own_traits_of(asked_traits)
    ),

    links as materialized (  -- noqa: ST03
        select
            asked.place,
            other_places.place as related_place,
            post_connections.count_links
        from post_connections
        inner join asked on post_connections.post_id = asked.post_id
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

    related as (  -- noqa: ST03
        select * from related_described(best)
    ),

    final as (
        select * from related_rows(related)
    )

    select * from final
    order by post_id asc, related_rank asc
