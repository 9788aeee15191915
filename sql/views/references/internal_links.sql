-- question: Which post does each internal link lead to?
-- grain: one row per link to a post of the blog, or to something that the blog lacks;
--   links in code excluded
-- key: post_id, position
-- work: site owner
-- advice: Draw the blog as a network, or look up where a link leads.
-- notes: A link leads to a post by the post's address, by a former address, by its
--   source file, or by a form of the blog's program, such as {% post_url %}. Where
--   several translations have the address, it leads to the one in the language of the
--   linking post, else to the one published first. Links of which the source does not
--   show whether they are dead are left out; post_links has them as unknown.
-- columns:
--   post_id: the post that links
--   position: position of the link among the post's links
--   url: URL of the link
--   text: text of the link; null if there is none
--   line: line of the link in the source file, from 1; null if the source has no lines
--   target: slug of the post that it leads to; if there is no such post, the slug in
--     the link, or what else it names
--   target_language: language of the post that it leads to; if there is no such post,
--     the language given by its URL, or null
--   anchor: the part of the page that it leads to, as after # in the URL; null if none
--   resolution: post if it leads to a post, else what is missing: missing_post (it is
--     like a post's address), missing_file (a source file, or another), missing_page,
--     or missing_scheme (https:// was forgotten)
--   cited_post_id: the post that it leads to; null if there is no such post
--   is_dead: whether there is no such post
--   is_self: whether it leads to the post that contains it
create or replace view internal_links as
with
links as (
    select
        post_id,
        position,
        url,
        text,
        line,
        coalesce(target, regexp_replace(url, '[?#].*$', '')) as target,
        target_language,
        anchor,
        resolution,
        target_post_id as cited_post_id
    from post_links
    where
        not in_code
        and (resolution = 'post' or starts_with(resolution, 'missing_'))
),

final as (
    select
        post_id,
        position,
        url,
        text,
        line,
        target,
        target_language,
        anchor,
        resolution,
        cited_post_id,
        cited_post_id is null as is_dead,
        coalesce(cited_post_id = post_id, false) as is_self
    from links
)

select * from final
