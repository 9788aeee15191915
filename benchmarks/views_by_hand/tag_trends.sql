with
quarters as (
    select
        unnest(generate_series(
            date_trunc('quarter', min(published_on)),
            max(published_on),
            interval 3 month
        ))::date as quarter
    from posts
),

totals as (
    select
        date_trunc('quarter', published_on)::date as quarter,
        count(*) as count_posts
    from posts
    group by quarter
),

uses as (
    select
        post_tags.tag_id,
        date_trunc('quarter', posts.published_on)::date as quarter,
        count(*) as count_posts
    from posts
    inner join post_tags on posts.post_id = post_tags.post_id
    group by post_tags.tag_id, quarter
),

filled as (
    select
        tags.tag_id,
        tags.name as tag,
        quarters.quarter,
        coalesce(uses.count_posts, 0) as count_posts,
        coalesce(totals.count_posts, 0) as count_quarter_posts,
        coalesce(uses.count_posts / totals.count_posts, 0) as share_posts
    from tags
    cross join quarters
    left join totals on quarters.quarter = totals.quarter
    left join uses
        on tags.tag_id = uses.tag_id and quarters.quarter = uses.quarter
)

select
    *,
    count_posts - lag(count_posts) over before as change_in_posts,
    share_posts - lag(share_posts) over before as change_in_share
from filled
window before as (partition by tag_id order by quarter)
order by tag, quarter
