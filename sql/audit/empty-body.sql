-- title: Posts without a text
-- severity: warning
-- why: Readers come to a page that has nothing but a title.
-- advice: Write the text, or mark the post as a draft until there is one.
-- notes: Nothing is found in a blog of which no post has a text, such as a table of
--   titles. Drafts are left alone.
with
habits as (
    select bool_or(word_count > 0) as has_texts
    from posts
)

select
    posts_overview.post_id,
    '' as subject,
    'The post "' || shortened(posts_overview.title) || '" has no text.' as message,
    'Write it, or mark the post as a draft.' as advice
from posts_overview
cross join habits
where
    posts_overview.word_count = 0
    and not posts_overview.is_draft
    and habits.has_texts
