-- Tell rows of a table apart that have one key but different addresses: the row that
-- had the path keeps it, and the others get their address's. A path once given stays.
create or replace temp table contested as
with
addressed as (
    select
        keyed.row_id,
        keyed.language,
        keyed.path,
        keyed.slug,
        staged.content_hash,
        nullif(stripped(staged.url), '') as url,
        path_in(staged.url, true) as path_of_url
    from keyed
    inner join staged on keyed.row_id = staged.rowid
    where
        staged.path is null
        and staged.url is not null
        and keyed.has_title
        and keyed.path is not null
),

repeated as (
    select
        language,
        path
    from addressed
    semi join repeated_keys using (language, path)
    group by language, path
    having count(distinct url) > 1
),

known as (
    select
        language,
        coalesce(path, slug) as path,
        slug,
        url,
        content_hash
    from posts
)

select
    addressed.row_id,
    case
        when had_the_address.path is not null then addressed.path_of_url
        when repeated.path is null then addressed.path
        when had_the_path.url = addressed.url then addressed.path
        when
            had_the_path.url is null
            and had_the_path.content_hash = addressed.content_hash
            then addressed.path
        else coalesce(addressed.path_of_url, addressed.path)
    end as path
from addressed
left join repeated
    on addressed.language = repeated.language and addressed.path = repeated.path
left join known as had_the_path
    on
        repeated.language = had_the_path.language
        and repeated.path = had_the_path.path
left join known as had_the_address
    on
        addressed.language = had_the_address.language
        and addressed.path_of_url = had_the_address.path
        and addressed.slug = had_the_address.slug
        and addressed.path <> addressed.path_of_url;

update keyed
set path = contested.path
from contested
where keyed.row_id = contested.row_id and keyed.path <> contested.path;
