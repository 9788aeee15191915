-- title: What to mend
-- view: posts_overview
-- about: One row for each post and kind of problem that it has.
-- columns:
--   problem: what is wrong with the post
--   count_places: in how many places of the post
with
problems as (
    select
        'dead links within the blog' as problem,
        post_id,
        count(*) as count_places
    from dead_internal_links
    group by post_id
    union all by name
    select
        'dead links to elsewhere' as problem,
        post_id,
        count(*) as count_places
    from dead_external_links
    group by post_id
    union all by name
    select
        'images without a text' as problem,
        post_id,
        count(*) as count_places
    from images_without_alt
    group by post_id
    union all by name
    select
        'headings that skip or repeat' as problem,
        post_id,
        count(*) as count_places
    from heading_problems
    group by post_id
    union all by name
    select
        'no tag' as problem,
        post_id,
        1 as count_places
    from untagged_posts
    union all by name
    select
        'no other post links to it' as problem,
        post_id,
        1 as count_places
    from orphan_posts
    union all by name
    select
        'due for an update' as problem,
        post_id,
        1 as count_places
    from stale_posts
)

select
    posts_overview.*,
    problems.problem,
    problems.count_places
from posts_overview
inner join problems on posts_overview.post_id = problems.post_id
