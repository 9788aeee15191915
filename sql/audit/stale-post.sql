-- title: Old posts that new posts link to
-- severity: note
-- why: Readers of new posts are sent to what may no longer be true.
-- advice: Read it again: update it, or say at its top that it is old and what replaces
--   it.
-- notes: Old means at least two years older than the newest post and not updated in
--   these two years, as far as the post says (updated, lastmod and the like).
with
newest as (
    select max(published_on) - interval 24 month as recent_from
    from posts
)

select
    stale_posts.post_id,
    '' as subject,
    'The post "' || shortened(stale_posts.title) || '" is '
    || stale_posts.age_in_months || ' months older than the newest one, and '
    || case
        when stale_posts.count_recent_citing_posts = 1 then 'a newer post still links'
        else stale_posts.count_recent_citing_posts || ' newer posts still link'
    end
    || ' to it.' as message,
    'Update it, or say at its top that it is old.' as advice
from stale_posts
inner join posts on stale_posts.post_id = posts.post_id
cross join newest
where
    stale_posts.count_recent_citing_posts > 0
    and not coalesce(posts.updated_on >= newest.recent_from, false)
