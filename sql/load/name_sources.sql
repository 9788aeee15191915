-- Find the posts that URLs lead to by their source files.

-- What posts are called as files.
create or replace temp table post_names as
with
every_name as (
    select
        post_id,
        language,
        source_name(file) as name
    from post_places
    union
    select
        post_places.post_id,
        post_places.language,
        regexp_replace(source_name(post_places.file), '\.[a-z]{2,3}(?:-[a-z]+)?$', '') as name
    from post_places
    where
        post_places.is_in_tree
        and ends_with(source_name(post_places.file), '.' || lower(post_places.language))
)

select
    name,
    language,
    min(post_id) as post_id
from every_name
group by name, language;

create or replace temp table post_ends as
with
wanted as (
    select distinct last_of(near_urls.written) as name
    from near_urls
    where near_urls.is_source_link
),

every_name as (
    select
        post_id,
        language,
        name
    from post_names
    union
    select
        posts.post_id,
        posts.language,
        '/' || lower(posts.path) as name
    from posts
),

wanted_names as (
    select every_name.*
    from every_name
    semi join wanted on last_of(every_name.name) = wanted.name
),

ends as (
    select
        post_id,
        language,
        unnest(ends_of(name)) as name
    from wanted_names
)

select
    name,
    language,
    min(post_id) as post_id
from ends
group by name, language;

insert into every_lead by name
select
    near_urls.url,
    near_urls.file,
    4 as rank,
    post_names.post_id,
    post_names.language
from near_urls
inner join post_names on near_urls.source = post_names.name
where near_urls.is_source_link
union all
select
    near_urls.url,
    near_urls.file,
    5 as rank,
    post_names.post_id,
    post_names.language
from near_urls
inner join post_names on near_urls.page_path = post_names.name
where near_urls.is_source_link
union all
select
    near_urls.url,
    near_urls.file,
    6 as rank,
    post_ends.post_id,
    post_ends.language
from near_urls
inner join post_ends on near_urls.written = post_ends.name
where
    near_urls.is_source_link
    and (
        near_urls.form <> ''
        or near_urls.file = ''
        or regexp_matches(near_urls.path, '^(?:\./)?[^./][^/]*/')
    )
union all
-- A table does not say in which folder a file was, and has its name without the day.
select
    near_urls.url,
    near_urls.file,
    7 as rank,
    post_names.post_id,
    post_names.language
from near_urls
inner join post_names
    on slug_of_file(last_of(near_urls.source)) = last_of(post_names.name)
inner join post_places using (post_id)
where
    near_urls.is_source_link
    and (near_urls.form <> '' or is_source(near_urls.path))
    and not post_places.is_in_tree;
