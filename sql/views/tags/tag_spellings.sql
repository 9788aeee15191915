-- question: How is each tag written, and what is left of it without signs?
-- grain: one row per tag
-- key: tag_id
-- audience: internal
-- work: editor
-- advice: Ask tag_variants, which compares tags by their letters.
-- notes: Posts that translate one another count once, as their original.
-- columns:
--   tag: name of the tag
--   letters: its letters, digits, "+" and "#"
--   digits: its digits
--   initials: the first character of each of its words
--   count_posts: posts with the tag
--   tag_id: the tag
create or replace view tag_spellings as
with
totals as (
    select
        post_tags.tag_id,
        count(*) as count_posts
    from post_tags
    inner join posts on post_tags.post_id = posts.post_id
    where posts.post_id = posts.translation_group
    group by post_tags.tag_id
),

final as (
    select
        tags.name as tag,
        regexp_replace(tags.name, '[^\p{L}\p{M}\p{N}+#]', '', 'g') as letters,
        regexp_replace(tags.name, '[^0-9]', '', 'g') as digits,
        -- Of each word its first character, and nothing of what is between words.
        regexp_replace(
            tags.name,
            '([\p{L}\p{N}+#])[\p{L}\p{M}\p{N}+#]*|[^\p{L}\p{N}+#]',
            '\1',
            'g'
        ) as initials,
        cast(coalesce(totals.count_posts, 0) as integer) as count_posts,
        tags.tag_id
    from tags
    left join totals on tags.tag_id = totals.tag_id
)

select * from final
