-- title: Posts without tags
-- severity: note
-- why: Readers find a post through the tags that it shares with others; one without is
--   missing from every such list.
-- advice: Give the post the tags that posts like it have; blogdb show tags_to_revisit
--   and tag_vocabulary help to choose them.
-- notes: Nothing is found in a blog that has no tags at all. Categories are tags, too.
--   Drafts and translations are left alone.
select
    untagged_posts.post_id,
    '' as subject,
    'The post "' || shortened(untagged_posts.title) || '" has no tag.' as message,
    'Give it the tags of posts like it.' as advice
from untagged_posts
inner join posts on untagged_posts.post_id = posts.post_id
where
    untagged_posts.is_original
    and not posts.is_draft
    and exists (select post_tags.post_id from post_tags)
