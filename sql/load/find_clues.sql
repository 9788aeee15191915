-- Find posts without a row and rows without a post, and what may tell that they belong
-- together: a post moved, got another language, or comes from before paths were known.
-- Clues with a lower rank are stronger.
--
-- Parameters: is_whole (the source is the whole blog, so that a post without a row is
-- not there any more).
create or replace temp table lone_posts as
select
    posts.post_id,
    posts.language,
    posts.path,
    posts.slug,
    posts.title,
    posts.published_on,
    posts.content_hash
from posts
anti join matched on posts.post_id = matched.post_id
anti join keyed on posts.language = keyed.language and posts.path = keyed.path
anti join unreadable on posts.path = unreadable.path
where $is_whole or posts.path is null;

create or replace temp table post_clues as
select
    post_id,
    1 as rank,
    language || chr(10) || slug as clue
from lone_posts
where path is null
union all
select
    post_id,
    2 as rank,
    path as clue
from lone_posts
where $is_whole and path is not null
union all
select
    post_id,
    3 as rank,
    slug as clue
from lone_posts
where $is_whole and path is null
union all
select
    lone_posts.post_id,
    4 as rank,
    stored_hashes.content_hash::varchar as clue
from lone_posts
inner join stored_hashes using (post_id)
where $is_whole
union all
select
    post_id,
    5 as rank,
    published_on || chr(10) || title as clue
from lone_posts
where $is_whole and published_on is not null;

create or replace temp table row_clues as
with
lone_rows as (
    select
        matched.row_id,
        matched.language,
        matched.path,
        matched.slug,
        stripped(staged.title) as title,
        day_of(staged.published) as published_on,
        staged.content_hash
    from matched
    inner join staged on matched.row_id = staged.rowid
    where matched.post_id is null and exists (from lone_posts)
)

select
    row_id,
    1 as rank,
    language || chr(10) || slug as clue
from lone_rows
union all
select
    row_id,
    2 as rank,
    path as clue
from lone_rows
union all
select
    row_id,
    3 as rank,
    slug as clue
from lone_rows
union all
select
    row_id,
    4 as rank,
    content_hash::varchar as clue
from lone_rows
where
    content_hash not in (
        (hash(null::varchar) >> 1)::bigint, (hash('') >> 1)::bigint
    )
union all
select
    row_id,
    5 as rank,
    published_on || chr(10) || title as clue
from lone_rows
where published_on is not null;
