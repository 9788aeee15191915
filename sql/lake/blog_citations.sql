-- question: Which blogs of the lake cite which, how often, and since when?
-- grain: one row per pair of a blog and another that it links to
-- key: citing_blog, cited_blog
-- work: site owner
-- advice: Look at the pairs in one direction alone, and at blogs that nobody cites.
-- notes: A link leads to a blog as links_between_blogs says.
-- columns:
--   citing_blog: the blog with the links
--   cited_blog: the blog that they lead to
--   count_posts: posts with such a link
--   count_links: links
--   count_cited_posts: posts of the cited blog that they lead to
--   first_on: day of the first of the posts; null if none has a date
--   last_on: day of the last of the posts; null if none has a date
create or replace view blog_citations as
with
final as (
    select
        citing_blog,
        cited_blog,
        cast(count(distinct post_id) as integer) as count_posts,
        cast(count(*) as integer) as count_links,
        cast(count(distinct cited_post_id) as integer) as count_cited_posts,
        min(published_on) as first_on,
        max(published_on) as last_on
    from links_between_blogs
    group by citing_blog, cited_blog
)

select * from final
order by count_posts desc, count_links desc, citing_blog asc, cited_blog asc
