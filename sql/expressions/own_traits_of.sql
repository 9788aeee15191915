-- The thirty heaviest traits of each kind of a post, with what they count for the post
-- itself. It takes a relation with place, trait_id and weight.
create or replace macro own_traits_of(any_traits) as table
    with
    heaviest as materialized (
        select
            place,
            trait_id,
            weight,
            row_number() over (
                partition by place, trait_id % 4
                order by weight desc, trait_id asc
            ) as trait_rank
        from any_traits
        qualify trait_rank <= 30
    ),

    -- All words of a post together weigh the same, however many there are.
    lengths as (
        select
            place,
            sqrt(sum(weight * weight)) as length_of_words
        from heaviest
        where trait_id % 4 = 0
        group by place
    )

    select
        heaviest.place,
        heaviest.trait_id,
        heaviest.trait_rank,
        case heaviest.trait_id % 4
            when 0 then 50 * heaviest.weight / lengths.length_of_words
            when 3 then 1.5
            else heaviest.weight
        end as own_weight
    from heaviest
    left join lengths on heaviest.place = lengths.place
