-- The five closest posts of each post by what they share, or, without such, the three
-- nearest. It takes the rows of shared_traits.
create or replace macro related_best(any_shared) as table
    with
    scores as (
        select
            place,
            related_place,
            round(sum(points), 4) as score,
            -- It is linked, in a series, or shares two things.
            round(sum(points), 4) >= 1.5
            and (
                bool_or(trait_kind(trait_id) in ('link', 'title')) or count(*) > 1
            ) as is_close
        from any_shared
        group by place, related_place
    )

    select
        place,
        related_place,
        score,
        is_close,
        cast(
            row_number() over (
                partition by place
                order by
                    is_close desc,
                    score desc,
                    abs(related_place - place) asc,
                    related_place desc
            ) as integer
        ) as related_rank
    from scores
    qualify
        related_rank <= case when is_close then 5 else 3 end
        and is_close = bool_or(is_close) over (partition by place)
