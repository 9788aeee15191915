-- question: Which links to other sites are broken, have moved or are not safe?
-- grain: one row per link whose address answered so when it was last asked
-- key: post_id, position
-- time: published_on
-- work: author
-- advice: Replace each link by its new address or another source, or remove it.
-- notes: blogdb audit --external asks the addresses, and link_checks has its answers.
--   An address that could not be reached is here only if it was asked twice, at least a
--   day apart, and never reached in between. Those that programs may not ask are left
--   out, since nothing is known of them.
-- columns:
--   title: title of the post that links
--   published_on: calendar day of its publication; null if unknown
--   outcome: what came of it: gone, moved, unsafe, unreachable or invalid
--   link_text: text of the link; null if there is none
--   link_url: URL of the link
--   new_url: where the page has moved, with the link's part after #; null if it has not
--   status: status of the last answer (HTTP); null if none came
--   error: what was wrong, in words; null if the status says it
--   since_on: calendar day (UTC) on which that was first found
--   checked_on: calendar day (UTC) on which it was last found
--   language: language of the post that links
--   is_original: whether that post is no translation of another
--   slug: slug of that post
--   line: line of the link in the source file, from 1; null if the source has no lines
--   position: position of the link among the post's links
--   post_id: the post that links
create or replace view dead_external_links as
with
links as (
    select
        post_id,
        position,
        line,
        text,
        url,
        split_part(url, '#', 1) as address,
        strpos(url, '#') as part_begins
    from post_links
    where not in_code and resolution is null
),

dead as (
    select *
    from link_checks
    where
        outcome in ('gone', 'moved', 'unsafe', 'invalid')
        or (
            outcome = 'unreachable' and since_at <= checked_at - interval 1 day
        )
),

final as (
    select
        posts.title,
        posts.published_on,
        dead.outcome,
        links.text as link_text,
        links.url as link_url,
        case
            when links.part_begins > 0 and not contains(dead.location, '#')
                then dead.location || substr(links.url, links.part_begins)
            else dead.location
        end as new_url,
        dead.status,
        dead.error,
        cast(dead.since_at as date) as since_on,
        cast(dead.checked_at as date) as checked_on,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.slug,
        links.line,
        links.position,
        posts.post_id
    from links
    inner join dead on links.address = dead.url
    inner join posts on links.post_id = posts.post_id
)

select * from final
order by published_on desc nulls last, post_id asc, position asc
