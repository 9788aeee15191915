-- The ten posts that each post is compared with. It takes the posts' own traits, and
-- finds by them in traits, and by links.
create or replace macro related_candidates(any_own_traits) as table
    with
    listed as materialized (
        select
            place,
            trait_id,
            weight,
            row_number() over (partition by trait_id order by place) as list_place
        from traits
        where
            is_prominent
            and trait_id in (select wanted.trait_id from any_own_traits as wanted)
    ),

    probes as (
        select
            own.place,
            own.trait_id,
            own.own_weight,
            unnest(generate_series(listed.list_place - 4, listed.list_place + 4))
                as list_place
        from any_own_traits as own
        inner join listed
            on own.place = listed.place and own.trait_id = listed.trait_id
        where own.trait_id % 4 <> 0 or own.trait_rank <= 12
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
    )

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
