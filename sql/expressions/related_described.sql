-- What the score of related posts is made of, and what they share. It takes the rows of
-- related_best, and reads shared, subjects and places.
create or replace macro related_described(any_best) as table
    with
    named as (
        select
            shared.place,
            shared.related_place,
            trait_kind(shared.trait_id) as kind,
            coalesce(search_terms.term, subjects.name) as name,
            shared.number,
            shared.points
        from any_best as best
        inner join shared
            on
                best.place = shared.place
                and best.related_place = shared.related_place
        left join search_terms on shared.trait_id = 4 * search_terms.term_id
        left join subjects
            on
                shared.trait_id = subjects.trait_id
                and shared.place = subjects.place
    ),

    -- Sorting a list afterwards takes half of the time of an ordered aggregate.
    described as (
        select
            shared.place,
            shared.related_place,
            shared_points('tag') as score_tags,
            round(shared_points('link') + shared_points('reference'), 4)
                as score_citations,
            shared_points('title') as score_series,
            shared_points('word') as score_vocabulary,
            shared_number('tag') as count_shared_tags,
            shared_number('link') as count_links,
            shared_number('reference') as count_shared_references,
            shared_number('word') as count_shared_terms,
            list_sort(
                list(
                    {
                        -- Of equal points the name decides, not the last digit.
                        'points': -round(shared.points, 4),
                        'name': shared.name,
                        'kind': shared.kind
                    }
                )
            ) as traits
        from named as shared
        group by shared.place, shared.related_place
    )

    select
        best.related_rank,
        best.is_close,
        best.score,
        described.score_tags,
        described.score_citations,
        described.score_series,
        described.score_vocabulary,
        described.count_shared_tags,
        shared_names('tag') as shared_tags,
        described.count_links,
        described.count_shared_references,
        shared_names('reference') as shared_references,
        described.count_shared_terms,
        shared_names('word') as shared_terms,
        places.post_id,
        other_places.post_id as related_post_id
    from any_best as best
    inner join described
        on
            best.place = described.place
            and best.related_place = described.related_place
    inner join places on best.place = places.place
    inner join places as other_places on best.related_place = other_places.place
