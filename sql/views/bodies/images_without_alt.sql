-- question: Which images have no alternative text?
-- grain: one row per image without alternative text
-- key: post_id, position
-- time: published_on
-- work: author
-- advice: Write an alternative text for each, or mark it as decoration with an empty
--   one.
-- columns:
--   post_id: the post
--   language: language of the post
--   slug: slug of the post
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   position: position of the image among the post's images
--   image_url: URL of the image
--   url: URL of the post; null if the source has none
create or replace view images_without_alt as
with
final as (
    select
        posts.post_id,
        posts.language,
        posts.slug,
        posts.title,
        posts.published_on,
        images.position,
        images.url as image_url,
        posts.url
    from images
    inner join posts on images.post_id = posts.post_id
    where images.alt is null
)

select * from final
order by published_on desc nulls last, post_id asc, position asc
