-- title: Posts without a day
-- severity: warning
-- why: Programs that publish blogs sort by the day: a post without one stands at an end
--   of all lists, or is not published.
-- advice: Write the day of publication as 2024-01-31.
-- notes: A day that cannot be read, such as 10/11/2023, is none. Nothing is found in a
--   blog of which no post has a day. Drafts are left alone.
with
habits as (
    select bool_or(published_on is not null) as has_days
    from posts
)

select
    posts_overview.post_id,
    '' as subject,
    'The post "' || shortened(posts_overview.title) || '" has no day of publication'
    || coalesce(
        ': "' || shortened(posts.published_raw) || '" cannot be read as one', ''
    )
    || '.' as message,
    'Write it as 2024-01-31.' as advice
from posts_overview
inner join posts on posts_overview.post_id = posts.post_id
cross join habits
where
    not posts_overview.is_dated
    and not posts_overview.is_draft
    and habits.has_days
