-- question: How many links, citations, images and code blocks has each post?
-- grain: one row per post whose body was parsed
-- key: post_id
-- audience: internal
-- work: editor
-- advice: Ask posts_overview, which has what else is known about a post.
-- notes: Of posts that cite it, or that it cites, translations of one another count as
--   one.
-- columns:
--   text_word_count: words of the text as a reader sees it, without code and markup
--   count_links: links of the body, except URLs in code
--   count_dead_links: those of them that lead to something that the blog lacks
--   count_cited_posts: other posts that it links to
--   count_citing_posts: other posts that link to it
--   count_images: images of the body
--   count_code_blocks: code blocks of the body
--   post_id: the post
create or replace view post_counts as
with
links as (
    select
        post_id,
        count(*) as count_links,
        count(*) filter (where starts_with(resolution, 'missing_')) as count_dead_links
    from post_links
    where not in_code
    group by post_id
),

-- Links to the post itself or to a translation of it are no citations.
citations as (
    select
        post_links.post_id,
        post_links.target_post_id as cited_post_id,
        posts.translation_group,
        cited_posts.translation_group as cited_group
    from post_links
    inner join posts on post_links.post_id = posts.post_id
    inner join posts as cited_posts on post_links.target_post_id = cited_posts.post_id
    where
        not post_links.in_code
        and posts.translation_group <> cited_posts.translation_group
),

cited as (
    select
        post_id,
        count(distinct cited_group) as count_cited_posts
    from citations
    group by post_id
),

citing as (
    select
        cited_post_id,
        count(distinct translation_group) as count_citing_posts
    from citations
    group by cited_post_id
),

pictures as (
    select
        post_id,
        count(*) as count_images
    from images
    group by post_id
),

blocks as (
    select
        post_id,
        count(*) as count_code_blocks
    from code_blocks
    group by post_id
),

final as (
    select
        post_texts.count_words as text_word_count,
        cast(coalesce(links.count_links, 0) as integer) as count_links,
        cast(coalesce(links.count_dead_links, 0) as integer) as count_dead_links,
        cast(coalesce(cited.count_cited_posts, 0) as integer) as count_cited_posts,
        cast(coalesce(citing.count_citing_posts, 0) as integer) as count_citing_posts,
        cast(coalesce(pictures.count_images, 0) as integer) as count_images,
        cast(coalesce(blocks.count_code_blocks, 0) as integer) as count_code_blocks,
        post_texts.post_id
    from post_texts
    left join links on post_texts.post_id = links.post_id
    left join cited on post_texts.post_id = cited.post_id
    left join citing on post_texts.post_id = citing.cited_post_id
    left join pictures on post_texts.post_id = pictures.post_id
    left join blocks on post_texts.post_id = blocks.post_id
)

select * from final
