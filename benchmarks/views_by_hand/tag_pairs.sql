with
totals as (
    select
        tags.tag_id,
        tags.name,
        count(*) as count_posts
    from tags
    inner join post_tags on tags.tag_id = post_tags.tag_id
    group by tags.tag_id, tags.name
),

pairs as (
    select
        one.tag_id,
        other.tag_id as other_tag_id,
        count(*) as count_posts
    from post_tags as one
    inner join post_tags as other
        on one.post_id = other.post_id and one.tag_id <> other.tag_id
    group by one.tag_id, other.tag_id
)

select
    pairs.tag_id,
    totals.name as tag,
    pairs.other_tag_id,
    others.name as other_tag,
    pairs.count_posts,
    totals.count_posts as count_tag_posts,
    others.count_posts as count_other_tag_posts,
    pairs.count_posts
    / (totals.count_posts + others.count_posts - pairs.count_posts) as jaccard,
    pairs.count_posts * (select count(*) from posts)
    / (totals.count_posts * others.count_posts) as lift
from pairs
inner join totals on pairs.tag_id = totals.tag_id
inner join totals as others on pairs.other_tag_id = others.tag_id
where totals.name < others.name
order by pairs.count_posts desc, tag asc, other_tag asc
