-- Find the posts to forget: those that stand at a path, and those that once stood there
-- and are gone. A post that moved on from a path is not meant by it. A row that was
-- rejected may have a path, too, and is no post.
--
-- Parameters: paths.
create or replace temp table named_posts as
with
former_posts as (
    select *
    from post_changes
    anti join posts using (post_id)
),

places as (
    select
        post_id,
        coalesce(path, slug) as path
    from posts
    union
    select
        post_id,
        coalesce(path, slug) as path
    from former_posts
    union
    select
        post_id,
        coalesce(
            json_extract_string(before, '$.path'), json_extract_string(before, '$.slug')
        ) as path
    from former_posts
    union
    select
        null as post_id,
        coalesce(path, slug) as path
    from load_problems
)

select
    post_id,
    path
from places
where list_contains($paths::varchar[], path);

create or replace temp table forgotten_posts as
select distinct post_id
from named_posts
where post_id is not null;

create or replace temp table forgotten_texts as
with
wordings as (
    select
        post_id,
        unnest([path, slug, title]) as text
    from posts
    union
    select
        post_id,
        unnest([path, slug]) as text
    from post_changes
    union
    select
        post_id,
        unnest(
            json_extract_string(before, ['$.path', '$.slug', '$.title'])
        ) as text
    from post_changes
)

select distinct text
from wordings
semi join forgotten_posts using (post_id)
where text <> ''
union
select path as text
from named_posts;
