-- question: Which tags were replaced by other tags, and which were renamed?
-- grain: one row per load and pair of tags where at least one post lost the first tag
--   and gained the second
-- key: load_id, old_tag, new_tag
-- audience: operator
-- time: loaded_at
-- work: operator
-- advice: Write the renames that hold into the aliases file.
-- notes: A tag that was renamed everywhere, or that an aliases file merged into
--   another, is gone after the load, and its share_posts is 1 or close to it. A post
--   that had both tags and lost the first is part of a merge too, and counts in the
--   share. Posts that the load added or removed are not considered. A post and its
--   translations count once, as the original.
-- columns:
--   old_tag: the tag that posts lost
--   new_tag: the tag that they gained
--   rename_rank: 1 for the likeliest rename among the pairs of the load, judged by
--     whether the old tag is gone, then posts, then share; ties share a rank
--   count_posts: posts that lost the old tag and gained the new one
--   count_posts_with_both: posts that lost the old tag and already had the new one
--   count_old_posts: posts with the old tag before the load
--   share_posts: share of these that lost the old tag and now have the new one, 0 to 1
--   is_old_gone: whether no post has the old tag after the load
--   loaded_at: when the load began, in UTC
--   load_id: the load
create or replace view tag_renames as
with
state_tags as (
    select * from tags_of_revisions
),

old_tags as (
    select
        post_id,
        ended_load_id as load_id,
        tag
    from state_tags
    where ended_by in ('changed', 'moved')
),

new_tags as (
    select
        state_tags.post_id,
        state_tags.load_id,
        state_tags.tag,
        old_tags.tag is null as is_gained
    from state_tags
    left join old_tags
        on
            state_tags.post_id = old_tags.post_id
            and state_tags.load_id = old_tags.load_id
            and state_tags.tag = old_tags.tag
    where state_tags.change in ('changed', 'moved')
),

lost_tags as (
    select
        old_tags.post_id,
        old_tags.load_id,
        old_tags.tag
    from old_tags
    left join new_tags
        on
            old_tags.post_id = new_tags.post_id
            and old_tags.load_id = new_tags.load_id
            and old_tags.tag = new_tags.tag
    where new_tags.tag is null
),

swaps as (
    select
        lost_tags.load_id,
        lost_tags.tag as old_tag,
        new_tags.tag as new_tag,
        sum(case when new_tags.is_gained then 1 else 0 end) as count_posts,
        sum(case when new_tags.is_gained then 0 else 1 end) as count_posts_with_both
    from lost_tags
    inner join new_tags
        on
            lost_tags.post_id = new_tags.post_id
            and lost_tags.load_id = new_tags.load_id
    group by lost_tags.load_id, lost_tags.tag, new_tags.tag
    having sum(case when new_tags.is_gained then 1 else 0 end) > 0
),

-- A tag's posts after a load: the states with it that began, less those that ended.
moves as (
    select
        tag,
        load_id,
        1 as step
    from state_tags
    union all
    select
        tag,
        ended_load_id as load_id,
        -1 as step
    from state_tags
    where ended_load_id is not null
),

steps as (
    select
        tag,
        load_id,
        sum(step) as step
    from moves
    group by tag, load_id
),

totals as (
    select
        tag,
        load_id,
        sum(step) over (partition by tag order by load_id asc) as count_after,
        sum(step) over (partition by tag order by load_id asc) - step as count_before
    from steps
),

final as (
    select
        swaps.old_tag,
        swaps.new_tag,
        cast(
            rank() over (
                partition by swaps.load_id
                order by
                    totals.count_after = 0 desc,
                    swaps.count_posts desc,
                    (swaps.count_posts + swaps.count_posts_with_both)
                    / totals.count_before desc
            ) as integer
        ) as rename_rank,
        cast(swaps.count_posts as integer) as count_posts,
        cast(swaps.count_posts_with_both as integer) as count_posts_with_both,
        cast(totals.count_before as integer) as count_old_posts,
        (swaps.count_posts + swaps.count_posts_with_both)
        / totals.count_before as share_posts,
        totals.count_after = 0 as is_old_gone,
        loads.started_at as loaded_at,
        swaps.load_id
    from swaps
    inner join totals
        on swaps.load_id = totals.load_id and swaps.old_tag = totals.tag
    inner join loads on swaps.load_id = loads.load_id
)

select * from final
order by load_id desc, rename_rank asc, old_tag asc, new_tag asc
