-- What each two posts share: a row for a trait, and one without for their links. It
-- takes pairs of places, and reads own_traits, traits and links.
create or replace macro shared_traits(any_pairs) as table
    select
        pairs.place,
        pairs.related_place,
        own_traits.trait_id,
        1 as number,
        own_traits.own_weight * traits.weight as points
    from any_pairs as pairs
    inner join own_traits on pairs.place = own_traits.place
    -- One number, so that DuckDB cannot join all traits with each other first.
    inner join traits
        on
            pairs.related_place * 4294967296 + own_traits.trait_id
            = traits.place * 4294967296 + traits.trait_id
    union all
    select
        pairs.place,
        pairs.related_place,
        null as trait_id,
        links.count_links as number,
        1.5 as points
    from any_pairs as pairs
    inner join links
        on
            pairs.place = links.place
            and pairs.related_place = links.related_place
