-- question: Which images have no alternative text, for those who cannot see them?
-- grain: one row per image without alternative text
-- key: post_id, position
-- time: published_on
-- work: author
-- advice: Write an alternative text for each, or mark it as decoration with alt="".
-- notes: An image that alt="" marks as decoration lacks none; Markdown's `![](a.png)`
--   is no such mark.
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   image_url: URL of the image
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   line: line of the image in the source file, from 1; null if the source has no
--     lines
--   position: position of the image among the post's images
--   url: URL of the post; null if the source has none
--   post_id: the post
create or replace view images_without_alt as
with
final as (
    select
        posts.title,
        posts.published_on,
        images.url as image_url,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.slug,
        images.line,
        images.position,
        posts.url,
        posts.post_id
    from images
    inner join posts on images.post_id = posts.post_id
    where images.alt is null
)

select * from final
order by published_on desc nulls last, post_id asc, position asc
