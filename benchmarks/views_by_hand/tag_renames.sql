with
-- The tags of each post before and after each change of it.
changes as (
    select
        post_changes.post_id,
        post_changes.load_id,
        post_changes.change,
        from_json(post_changes.before -> '$.tags', '["VARCHAR"]') as old_tags,
        lead(from_json(post_changes.before -> '$.tags', '["VARCHAR"]')) over (
            partition by post_changes.post_id order by post_changes.load_id
        ) as next_tags,
        lead(post_changes.load_id) over (
            partition by post_changes.post_id order by post_changes.load_id
        ) is null as is_last
    from post_changes
),

current_tags as (
    select
        post_tags.post_id,
        list(tags.name) as tag_list
    from post_tags
    inner join tags on post_tags.tag_id = tags.tag_id
    group by post_tags.post_id
),

tagged as (
    select
        changes.post_id,
        changes.load_id,
        changes.change,
        coalesce(changes.old_tags, []) as old_tags,
        case
            when changes.change = 'removed' then []
            when changes.is_last then coalesce(current_tags.tag_list, [])
            else coalesce(changes.next_tags, [])
        end as new_tags
    from changes
    left join current_tags on changes.post_id = current_tags.post_id
),

lost as (
    select
        load_id,
        post_id,
        old_tags,
        new_tags,
        unnest(old_tags) as old_tag
    from tagged
    where change = 'changed'
),

swaps as (
    select
        load_id,
        post_id,
        old_tags,
        old_tag,
        unnest(new_tags) as new_tag
    from lost
    where not list_contains(new_tags, old_tag)
),

pairs as (
    select
        load_id,
        old_tag,
        new_tag,
        count(*) filter (not list_contains(old_tags, new_tag)) as count_posts,
        count(*) filter (list_contains(old_tags, new_tag)) as count_posts_with_both
    from swaps
    group by load_id, old_tag, new_tag
    having count_posts > 0
),

steps as (
    select
        load_id,
        unnest(new_tags) as tag,
        1 as step
    from tagged
    union all
    select
        load_id,
        unnest(old_tags) as tag,
        -1 as step
    from tagged
),

totals as (
    select
        pairs.load_id,
        pairs.old_tag,
        sum(steps.step) filter (steps.load_id < pairs.load_id) as count_before,
        sum(steps.step) as count_after
    from (
        select distinct
            pairs.load_id,
            pairs.old_tag
        from pairs
    ) as pairs
    inner join steps
        on pairs.old_tag = steps.tag and pairs.load_id >= steps.load_id
    group by pairs.load_id, pairs.old_tag
)

select
    pairs.load_id,
    loads.started_at as loaded_at,
    rank() over (
        partition by pairs.load_id
        order by
            totals.count_after = 0 desc,
            pairs.count_posts desc,
            (pairs.count_posts + pairs.count_posts_with_both)
            / totals.count_before desc
    ) as rename_rank,
    pairs.old_tag,
    pairs.new_tag,
    pairs.count_posts,
    pairs.count_posts_with_both,
    totals.count_before::bigint as count_old_posts,
    (pairs.count_posts + pairs.count_posts_with_both)
    / totals.count_before as share_posts,
    totals.count_after = 0 as is_old_gone
from pairs
inner join totals
    on pairs.load_id = totals.load_id and pairs.old_tag = totals.old_tag
inner join loads on pairs.load_id = loads.load_id
order by pairs.load_id desc, rename_rank asc, pairs.old_tag asc, pairs.new_tag asc
