-- question: Which links within the blog are broken, and what was probably meant?
-- grain: one row per post and missing thing that it links to
-- key: post_id, first_position
-- time: published_on
-- work: author
-- advice: Replace each link by what was probably meant, or remove it.
-- notes: Only what the source shows to be missing: links of which that cannot be told
--   are in post_links as unknown. dead_anchors has links to a part of a post that it
--   lacks. The similarity of two slugs is 1 - (characters to insert, delete or replace)
--   / (characters of the longer one), ignoring case. The nearest slug is shown if its
--   similarity is at least 0.8. Only slugs that begin or end with the same three
--   characters are compared, ignoring digits and "-", "_" and "/" at both ends; where
--   more than 300 do, those with a longer beginning or end in common. A nearest slug
--   with similarity 1 exists in another language, in another case, or under another
--   address.
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   resolution: what is missing: missing_post (the URL is like a post's address),
--     missing_file (a source file, or another file), missing_page (another page of the
--     site), or missing_scheme (https:// was forgotten, as in example.org/a)
--   target: what the post links to: the slug of a missing post, else the URL without
--     what follows ? or #
--   target_language: language given by the URL; null if it gives none
--   count_links: links of the post to it
--   first_text: text of the first of them that has a text; null if none has
--   first_url: URL of the first of them
--   nearest_slug: the most similar slug of a post to that of a missing one, of equally
--     similar ones the alphabetically first; null if none is similar enough
--   nearest_similarity: similarity of the nearest slug, 0.8 to 1; null if there is none
--   likely_url: the probable URL if the target looks like a host name or an e-mail
--     address, so that https:// or mailto: was forgotten, or if brackets or quotation
--     marks stand before it; otherwise null
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   first_line: line of the first link in the source file, from 1; null if the source
--     has no lines
--   first_position: position of the first link among the post's links
--   post_id: the post
create or replace view dead_internal_links as
with
totals as (
    select
        post_id,
        resolution,
        target,
        target_language,
        count(*) as count_links,
        min(position) as first_position,
        min_by(line, position) as first_line,
        min_by(link_text, position) filter (where link_text is not null) as first_text,
        min_by(link_url, position) as first_url
    from internal_links
    where is_dead
    group by post_id, resolution, target, target_language
),

final as (
    select
        posts.title,
        posts.published_on,
        totals.resolution,
        totals.target,
        totals.target_language,
        cast(totals.count_links as integer) as count_links,
        totals.first_text,
        totals.first_url,
        nearest_slugs.nearest_slug,
        nearest_slugs.nearest_similarity,
        case
            when nearest_slugs.nearest_slug is not null then null
            when regexp_matches(totals.target, '^[^@/]+@[^@/]+\.[a-z]{2,}$')
                then 'mailto:' || totals.target
            when regexp_matches(totals.first_url, '^[(<\[“”„«»‘’″"'']+https?://')
                then
                    regexp_extract(
                        totals.first_url, 'https?://[^\s()<>\[\]“”„«»‘’″"'']+'
                    )
            when
                totals.resolution = 'missing_scheme'
                and regexp_matches(totals.target, '^[A-Za-z0-9]')
                and not regexp_matches(totals.target, '(?i)^https?\W')
                then 'https://' || totals.first_url
            when
                totals.resolution <> 'missing_file'
                and regexp_matches(totals.target, '^([A-Za-z0-9-]+\.)+[a-z]{2,}$')
                then 'https://' || totals.target
        end as likely_url,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.slug,
        totals.first_line,
        totals.first_position,
        posts.post_id
    from totals
    inner join posts on totals.post_id = posts.post_id
    left join nearest_slugs
        on
            totals.target = nearest_slugs.target
            and totals.resolution = 'missing_post'
)

select * from final
order by published_on desc nulls last, post_id asc, first_position asc
