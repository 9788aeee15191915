-- Group the posts that translate one another, under their original.
--
-- Posts are grouped by the key that they share (such as Hugo's translationKey), and by
-- their place in the blog without their language's code: hello.md, fr/hello.md and
-- hello-fr.md. A group has at most one post a language; where there would be more, what
-- they share is not what a translation shares.
--
-- Parameters: default_language.
create or replace temp table translation_places as
with
folded as (
    select
        post_id,
        language,
        published_on,
        replace(lower(path), '_', '-') as place,
        -- Names as Hugo, Jekyll's plugins, Gatsby, Astro and tables have them.
        case
            when
                regexp_matches(
                    fields, '"(?:translation.?(?:key|Key|id|Id)|lang.ref|ref|page_id)"'
                )
                then coalesce(
                    fields ->> '$.translationKey',
                    fields ->> '$.translationkey',
                    fields ->> '$.translation_key',
                    fields ->> '$.translation-key',
                    fields ->> '$.translation_id',
                    fields ->> '$.translationId',
                    fields ->> '$."lang-ref"',
                    fields ->> '$.lang_ref',
                    fields ->> '$.ref',
                    fields ->> '$.page_id'
                )
        end as said
    from posts
)

select
    post_id,
    language,
    published_on,
    case
        when starts_with(place, language || '/')
            then substr(place, length(language) + 2)
        when contains(place, '/' || language || '/')
            then replace(place, '/' || language || '/', '/')
        when
            ends_with(place, '-' || language)
            or ends_with(place, '.' || language)
            then left(place, length(place) - length(language) - 1)
        else place
    end as place,
    nullif(said, '') as said
from folded;

create or replace temp table translation_originals as
with
said_once as (
    select said
    from translation_places
    where said is not null
    group by said
    having count(*) > 1 and count(*) = count(distinct language)
),

-- One whose post says no key follows those at its place that do.
named as (
    select
        translation_places.post_id,
        translation_places.language,
        translation_places.published_on,
        coalesce(
            'key ' || said_once.said,
            'key '
            || min(said_once.said) over (partition by translation_places.place),
            'place ' || translation_places.place
        ) as name
    from translation_places
    left join said_once on translation_places.said = said_once.said
),

grouped as (
    select name
    from named
    where name is not null
    group by name
    having count(*) > 1 and count(*) = count(distinct language)
),

sizes as (
    select
        language,
        count(*) as count_posts
    from posts
    group by language
)

-- Where no language is said, it is the blog's own.
select
    named.post_id,
    first_value(named.post_id) over (
        partition by named.name
        order by
            named.language = $default_language desc,
            named.language = 'und' desc,
            named.published_on asc nulls last,
            sizes.count_posts desc,
            named.language asc
    ) as original_id
from named
inner join grouped on named.name = grouped.name
inner join sizes on named.language = sizes.language;

update posts
set translation_group = originals.original_id
from (
    select
        posts.post_id,
        coalesce(translation_originals.original_id, posts.post_id) as original_id
    from posts
    left join translation_originals on posts.post_id = translation_originals.post_id
) as originals
where
    posts.post_id = originals.post_id
    and posts.translation_group <> originals.original_id;

drop table translation_places;

drop table translation_originals;
