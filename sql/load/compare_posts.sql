-- Find the posts that are added, changed and missing. compared_posts has those of which
-- a value differs from what is stored.
--
-- Parameters: is_whole (the source is the whole blog).
create or replace temp table changes as
select
    row_id,
    post_id,
    language,
    path,
    slug,
    status as change,
    null as changed_columns,
    true as has_other_tags,
    true as has_other_authors
from matched
where status = 'added'
union all
select
    matched.row_id,
    matched.post_id,
    matched.language,
    matched.path,
    matched.slug,
    case when compared_posts.has_other_path then 'moved' else 'changed' end as change,
    compared_posts.changed_columns,
    compared_posts.has_other_tags,
    compared_posts.has_other_authors
from matched
inner join compared_posts using (row_id);

-- A post whose row or file exists but cannot be loaded is not missing.
create or replace temp table missing_posts as
select
    posts.post_id,
    posts.language,
    posts.path,
    posts.slug
from posts
anti join matched on posts.post_id = matched.post_id
anti join keyed on posts.language = keyed.language and posts.path = keyed.path
anti join keyed as keyed_before_paths
    on
        posts.language = keyed_before_paths.language
        and case when posts.path is null then posts.slug end = keyed_before_paths.slug
anti join unreadable on posts.path = unreadable.path
where $is_whole;
