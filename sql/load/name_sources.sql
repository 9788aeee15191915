-- Find the posts that URLs lead to by their source files.

-- What posts are called as files: a translation may leave its language out.
create or replace temp table post_names as
with
files as (
    select
        post_id,
        language,
        is_in_tree,
        source_name(file) as name
    from post_places
),

every_name as (
    select
        post_id,
        language,
        is_in_tree,
        name
    from files
    union
    select
        post_id,
        language,
        is_in_tree,
        left(name, -length(language) - 1) as name
    from files
    where is_in_tree and ends_with(name, '.' || language)
)

select
    name,
    language,
    is_in_tree,
    min(post_id) as post_id
from every_name
group by name, language, is_in_tree;

create or replace temp table source_urls as
select
    *,
    source_name(source_path) as source,
    source_name(joined('', path)) as written
from near_urls
where is_source_link;

-- The ends of the names that links ask for, and of the paths.
create or replace temp table post_ends as
with
wanted as (
    select distinct last_of(source_urls.written) as name
    from source_urls
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

ends as (
    select
        every_name.post_id,
        every_name.language,
        unnest(ends_of(every_name.name)) as name
    from every_name
    semi join wanted on last_of(every_name.name) = wanted.name
)

select
    name,
    language,
    min(post_id) as post_id
from ends
group by name, language;

insert into every_lead by name
-- The file, then the page in its folder.
select
    source_urls.url,
    source_urls.file,
    7 as rank,
    post_names.post_id,
    post_names.language
from source_urls
inner join post_names on source_urls.source = post_names.name
union all
select
    source_urls.url,
    source_urls.file,
    8 as rank,
    post_names.post_id,
    post_names.language
from source_urls
inner join post_names on source_urls.page_path = post_names.name
union all
-- A path from the root of the site or of its content, which may be any folder.
select
    source_urls.url,
    source_urls.file,
    9 as rank,
    post_ends.post_id,
    post_ends.language
from source_urls
inner join post_ends on source_urls.written = post_ends.name
where
    source_urls.form <> ''
    or source_urls.file = ''
    or regexp_matches(source_urls.path, '^(?:\./)?[^./][^/]*/')
union all
-- A table does not say in which folder a file was, and has its name without the day.
select
    source_urls.url,
    source_urls.file,
    10 as rank,
    post_names.post_id,
    post_names.language
from source_urls
inner join post_names
    on slug_of_file(last_of(source_urls.source)) = last_of(post_names.name)
where
    not post_names.is_in_tree
    and (source_urls.form <> '' or is_source(source_urls.path));
