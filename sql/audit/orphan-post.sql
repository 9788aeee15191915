-- title: Posts that no other post links to
-- severity: note
-- why: Once it has left the front page, only a search finds such a post.
-- advice: Link to it from a related post; blogdb show unlinked_related_posts names
--   some.
-- notes: Posts of the last half-year are left alone, since those that could link to
--   them are still to be written; so are drafts, translations, posts of which a
--   translation is linked to, and blogs whose posts never link to one another. A link
--   to the post's day and name on another site counts, as the blog may have been there.
with
newest as (
    select max(published_on) - interval 6 month as recent_from
    from posts
),

cited_groups as (
    select distinct posts.translation_group
    from post_citations
    inner join posts on post_citations.cited_post_id = posts.post_id
    union
    -- On another site, such as one where the blog was before: by day and name.
    select posts.translation_group
    from post_links
    inner join posts
        on
            regexp_extract(post_links.url, '/(\d{4}/\d\d/\d\d/[^/?#]+)', 1)
            = strftime(posts.published_on, '%Y/%m/%d') || '/' || posts.slug
            and post_links.post_id <> posts.post_id
),

habits as (
    select count(*) > 0 as has_links
    from cited_groups
)

select
    orphan_posts.post_id,
    '' as subject,
    'No other post links to "' || shortened(orphan_posts.title) || '".' as message,
    'Link to it from a related post.' as advice
from orphan_posts
inner join posts on orphan_posts.post_id = posts.post_id
left join cited_groups on posts.translation_group = cited_groups.translation_group
cross join newest
cross join habits
where
    orphan_posts.is_original
    and not posts.is_draft
    and orphan_posts.published_on < newest.recent_from
    and cited_groups.translation_group is null
    and habits.has_links
