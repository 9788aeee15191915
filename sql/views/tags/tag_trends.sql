-- question: How has the use of each tag changed, quarter by quarter?
-- grain: one row per tag and calendar quarter from the blog's first to its last post,
--   quarters without the tag included
-- key: tag_id, quarter
-- time: quarter
-- work: editor
-- advice: Draw it as a line for each tag.
-- notes: Posts without a date are excluded. Posts that translate one another count
--   once, as their original.
-- columns:
--   tag: name of the tag
--   quarter: first day of the quarter
--   count_posts: posts of the quarter with the tag
--   count_quarter_posts: posts of the quarter
--   share_posts: share of the quarter's posts that have the tag, 0 to 1; 0 in a quarter
--     without posts
--   change_in_posts: count_posts minus that of the previous quarter; null in the first
--   change_in_share: share_posts minus that of the previous quarter; null in the first
--   tag_id: the tag
create or replace view tag_trends as
with
dated_posts as (
    select
        post_id,
        cast(date_trunc('quarter', published_on) as date) as quarter
    from posts
    where published_on is not null and post_id = translation_group
),

quarters as (
    select
        cast(
            unnest(generate_series(min(quarter), max(quarter), interval 3 month))
            as date
        ) as quarter
    from dated_posts
),

posts_of_quarters as (
    select
        quarter,
        count(*) as count_posts
    from dated_posts
    group by quarter
),

tags_of_quarters as (
    select
        post_tags.tag_id,
        dated_posts.quarter,
        count(*) as count_posts
    from post_tags
    inner join dated_posts on post_tags.post_id = dated_posts.post_id
    group by post_tags.tag_id, dated_posts.quarter
),

filled as (
    select
        tags.tag_id,
        tags.name as tag,
        quarters.quarter,
        coalesce(tags_of_quarters.count_posts, 0) as count_posts,
        coalesce(posts_of_quarters.count_posts, 0) as count_quarter_posts,
        coalesce(tags_of_quarters.count_posts / posts_of_quarters.count_posts, 0)
            as share_posts
    from tags
    cross join quarters
    left join posts_of_quarters on quarters.quarter = posts_of_quarters.quarter
    left join tags_of_quarters
        on
            tags.tag_id = tags_of_quarters.tag_id
            and quarters.quarter = tags_of_quarters.quarter
),

final as (
    select
        filled.tag,
        filled.quarter,
        cast(filled.count_posts as integer) as count_posts,
        cast(filled.count_quarter_posts as integer) as count_quarter_posts,
        filled.share_posts,
        cast(
            filled.count_posts
            - lag(filled.count_posts)
                over (partition by filled.tag_id order by filled.quarter)
            as integer
        ) as change_in_posts,
        filled.share_posts
        - lag(filled.share_posts)
            over (partition by filled.tag_id order by filled.quarter)
            as change_in_share,
        filled.tag_id
    from filled
)

select * from final
order by tag asc, quarter asc
