-- title: Tags that look alike
-- severity: note
-- why: Posts about one thing are found under one tag or the other, and never together.
-- advice: If both mean the same, add the proposed line to the aliases file and load the
--   blog with --aliases, or write one tag only.
-- notes: A finding names the newest post that has the less used tag. These are
--   proposals; tag_variants says how they are found. Pairs that are right as they are
--   can be left in a baseline.
with
uses as (
    select
        tags.name,
        max_by(
            posts.post_id,
            (coalesce(posts.published_on, cast('0001-01-01' as date)), posts.post_id)
        ) as post_id
    from tags
    inner join post_tags on tags.tag_id = post_tags.tag_id
    inner join posts on post_tags.post_id = posts.post_id
    group by tags.name
)

select
    uses.post_id,
    true as is_about_blog,
    tag_variants.aliases_line as subject,
    'The tag ' || tag_variants.alias || ' (' || tag_variants.count_alias_posts
    || case when tag_variants.count_alias_posts = 1 then ' post' else ' posts' end
    || ') looks like ' || tag_variants.name || ' (' || tag_variants.count_name_posts
    || ').' as message,
    'If they mean the same, add to [tags] in the aliases file: '
    || tag_variants.aliases_line as advice
from tag_variants
inner join uses on tag_variants.alias = uses.name
