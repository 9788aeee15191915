-- question: Which links lead to a part of a post that the post lacks?
-- grain: one row per link to a post, with a part after # that no heading of it is
-- key: post_id, position
-- time: published_on
-- work: author
-- advice: Correct the part after # to the nearest heading, or remove it.
-- notes: Anchors are compared by their letters and digits, percent-encoded or not and
--   without accents, since programs differ in the rest; of a heading with a picture,
--   such as an emoji, they need only begin or end with its own. What stands in the body
--   as an attribute of some element, as in id="part" or {#part}, is no part that it
--   lacks. Left out are anchors that programs make, as for footnotes and comments, and
--   posts of which the headings are not known.
-- columns:
--   title: title of the post that links
--   published_on: calendar day of its publication; null if unknown
--   link_text: text of the link; null if there is none
--   link_url: URL of the link
--   anchor: the part of the page that it leads to, as after # in the URL
--   cited_title: title of the post that it leads to
--   is_self: whether it leads to the post that contains it
--   language: language of the post that links
--   is_original: whether that post is no translation of another
--   slug: slug of that post
--   cited_slug: slug of the post that it leads to
--   line: line of the link in the source file, from 1; null if the source has no lines
--   position: position of the link among the post's links
--   post_id: the post that links
--   cited_post_id: the post that it leads to
create or replace view dead_anchors as
with
links as (
    select
        post_id,
        position,
        line,
        text,
        url,
        anchor,
        regexp_replace(
            lower(strip_accents(percent_decoded(anchor))), '[^\p{L}\p{N}]', '', 'g'
        ) as letters,
        target_post_id
    from post_links
    where
        target_post_id is not null
        and anchor is not null
        and not in_code
        -- Of text that browsers look for, of footnotes, of the top of a page, of
        -- comments, and of where WordPress cuts a post.
        and not regexp_matches(
            anchor,
            '(?i)^(?::~:|!|/|fn|top$|comments?(?:$|[-_]?\d)|respond$'
            || '|(?:disqus_|comments?[-_])thread|more-\d)|[:=]'
        )
),

anchors as (
    select distinct
        post_id,
        regexp_replace(lower(strip_accents(anchor)), '[^\p{L}\p{N}]', '', 'g')
            as letters
    from headings
    where anchor is not null
),

-- Some programs write a symbol as its name, as in crab for a picture of one.
with_symbols as (
    select distinct
        post_id,
        regexp_replace(lower(strip_accents(anchor)), '[^\p{L}\p{N}]', '', 'g')
            as letters
    from headings
    where
        regexp_matches(text, '\p{So}')
        and regexp_matches(anchor, '[\p{L}\p{N}]')
),

without_heading as (
    select links.*
    from links
    left join anchors
        on links.target_post_id = anchors.post_id and links.letters = anchors.letters
    left join with_symbols
        on
            links.target_post_id = with_symbols.post_id
            and (
                starts_with(links.letters, with_symbols.letters)
                or ends_with(links.letters, with_symbols.letters)
            )
    where anchors.post_id is null and with_symbols.post_id is null
),

-- (A join would fetch the bodies one by one, each of which costs as much as
-- decompressing thousands in a row.)
cited_posts as (
    select
        posts.post_id,
        posts.title,
        posts.slug,
        coalesce(posts.content, '') as content
    from posts
    where
        posts.post_id in (select without_heading.target_post_id from without_heading)
),

final as (
    select
        posts.title,
        posts.published_on,
        without_heading.text as link_text,
        without_heading.url as link_url,
        without_heading.anchor,
        cited_posts.title as cited_title,
        without_heading.target_post_id = without_heading.post_id as is_self,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.slug,
        cited_posts.slug as cited_slug,
        without_heading.line,
        without_heading.position,
        posts.post_id,
        cited_posts.post_id as cited_post_id
    from without_heading
    inner join posts on without_heading.post_id = posts.post_id
    inner join cited_posts
        on without_heading.target_post_id = cited_posts.post_id
    inner join post_texts
        on without_heading.target_post_id = post_texts.post_id
    where
        not post_texts.is_flattened
        and not contains(
            cited_posts.content, '="' || without_heading.anchor || '"'
        )
        and not contains(
            cited_posts.content, '=''' || without_heading.anchor || ''''
        )
        and not contains(
            cited_posts.content, '=' || without_heading.anchor || '>'
        )
        and not contains(
            cited_posts.content, '#' || without_heading.anchor || '}'
        )
        and not contains(
            cited_posts.content, '#' || without_heading.anchor || ' '
        )
)

select * from final
order by published_on desc nulls last, post_id asc, position asc
