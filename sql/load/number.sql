-- Number new posts, tags and authors. A post that comes back gets its old number, which
-- is still free since sequences never return a number twice.
create or replace temp table to_write as
with
-- For each removed path, the number of the post that had it last. Before revision 0004
-- only the slug was known.
known as (
    select
        post_changes.language,
        post_changes.path,
        case when post_changes.path is null then post_changes.slug end as slug,
        arg_max(post_changes.post_id, post_changes.load_id) as post_id
    from post_changes
    anti join posts using (post_id)
    where post_changes.change = 'removed'
    group by
        post_changes.language,
        post_changes.path,
        case when post_changes.path is null then post_changes.slug end
),

known_by_path as (
    select
        changes.row_id,
        known.post_id
    from changes
    inner join known using (language, path)
    where changes.change = 'added'
),

known_by_slug as (
    select
        changes.row_id,
        known.post_id
    from changes
    inner join known using (language, slug)
    where
        changes.change = 'added'
        and changes.row_id not in (select known_by_path.row_id from known_by_path)
    qualify
        row_number() over (partition by known.post_id order by changes.row_id) = 1
),

returned as (
    from known_by_path
    union all
    from known_by_slug
),

added as (
    select
        changes.row_id,
        returned.post_id,
        row_number() over (
            partition by returned.post_id is null
            order by changes.row_id
        ) as place
    from changes
    left join returned using (row_id)
    where changes.change = 'added'
),

reserved as (
    select min(nextval('posts_post_id_seq')) as first_id
    from
        generate_series(
            1, (select count(*) - count(added.post_id) from added)
        )
)

select
    changes.row_id,
    coalesce(
        changes.post_id, added.post_id, reserved.first_id + added.place - 1
    )::integer as post_id,
    changes.change,
    changes.has_other_tags,
    changes.has_other_authors
from changes
left join added using (row_id)
cross join reserved;

insert into tags by name
with
new_names as (
    select
        incoming_post_tags.name,
        row_number() over (
            order by
                min(incoming_post_tags.row_id),
                min(incoming_post_tags.position),
                incoming_post_tags.name
        ) as place
    from incoming_post_tags
    semi join to_write using (row_id)
    anti join tags using (name)
    group by incoming_post_tags.name
),

reserved as (
    select min(nextval('tags_tag_id_seq')) as first_id
    from generate_series(1, (select count(*) from new_names))
)

select
    (reserved.first_id + new_names.place - 1)::integer as tag_id,
    new_names.name
from new_names
cross join reserved;

-- Authors get their names at the end (name_authors.sql); until then a new author is
-- known by its key.
create or replace temp table added_authors as
with
new_keys as (
    select
        incoming_post_authors.author_key,
        row_number() over (
            order by
                min(incoming_post_authors.row_id),
                min(incoming_post_authors.position),
                incoming_post_authors.author_key
        ) as place
    from incoming_post_authors
    semi join to_write using (row_id)
    anti join known_authors using (author_key)
    group by incoming_post_authors.author_key
),

reserved as (
    select min(nextval('authors_author_id_seq')) as first_id
    from generate_series(1, (select count(*) from new_keys))
)

select
    (reserved.first_id + new_keys.place - 1)::integer as author_id,
    new_keys.author_key
from new_keys
cross join reserved;

insert into known_authors by name
select
    author_id,
    author_key
from added_authors;
