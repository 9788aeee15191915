-- question: Which post does each internal link lead to?
-- grain: one row per link to a post of the blog, or to something that the blog lacks;
--   links in code excluded
-- key: post_id, position
-- time: published_on
-- work: site owner
-- advice: Look up where a link leads, or which links lead to one post.
-- notes: A link leads to a post by the post's address, by a former address, by its
--   source file, or by a form of the blog's program, such as {% post_url %}. Where
--   several translations have the address, it leads to the one in the language of the
--   linking post, else to the one published first. Links of which the source does not
--   show whether they are dead are left out; post_links has them as unknown.
-- columns:
--   title: title of the post that links
--   published_on: calendar day of its publication; null if unknown
--   link_text: text of the link; null if there is none
--   link_url: URL of the link
--   target: slug of the post that it leads to; if there is no such post, the slug in
--     the link, or what else it names
--   target_language: language of the post that it leads to; if there is no such post,
--     the language given by its URL, or null
--   anchor: the part of the page that it leads to, as after # in the URL; null if none
--   resolution: post if it leads to a post, else what is missing: missing_post (it is
--     like a post's address), missing_file (a source file, or another), missing_page,
--     or missing_scheme (https:// was forgotten)
--   is_dead: whether there is no such post
--   is_self: whether it leads to the post that contains it
--   language: language of the post that links
--   is_original: whether that post is no translation of another
--   slug: slug of that post
--   line: line of the link in the source file, from 1; null if the source has no lines
--   position: position of the link among the post's links
--   post_id: the post that links
--   cited_post_id: the post that it leads to; null if there is no such post
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
        target_post_id
    from post_links
    where
        not in_code
        and (resolution = 'post' or starts_with(resolution, 'missing_'))
),

final as (
    select
        posts.title,
        posts.published_on,
        links.text as link_text,
        links.url as link_url,
        links.target,
        links.target_language,
        links.anchor,
        links.resolution,
        links.target_post_id is null as is_dead,
        coalesce(links.target_post_id = links.post_id, false) as is_self,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.slug,
        links.line,
        links.position,
        posts.post_id,
        links.target_post_id as cited_post_id
    from links
    inner join posts on links.post_id = posts.post_id
)

select * from final
