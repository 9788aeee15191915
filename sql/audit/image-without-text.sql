-- title: Images without a text
-- severity: warning
-- why: People who cannot see an image are read its alternative text, and it is what
--   everyone sees where the image cannot be loaded.
-- advice: Say in a few words what the image shows. If it is only decoration, mark it as
--   such with <img alt="">.
-- notes: An image that alt="" marks as decoration is left alone; the `![](a.png)` of
--   Markdown is no such mark.
select
    post_id,
    line,
    image_url as subject,
    'The image ' || shortened(image_url) || ' has no alternative text.' as message,
    'Say in a few words what it shows; mark decoration with alt="".' as advice
from images_without_alt
