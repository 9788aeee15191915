-- question: Which sites do posts link to, how often, and since when?
-- grain: one row per host
-- key: host
-- work: site owner
-- advice: Check the sites that many posts rest on, above all old ones.
-- notes: Hosts of one site, such as youtu.be and m.youtube.com, are one. A post and its
--   translations count once, as the original. Excluded are links in code and links
--   without a host: e-mail addresses, and relative links in posts whose URL is unknown.
-- columns:
--   host: the host, without www. and port; the main one of the hosts of a site
--   is_own: whether it is the blog's own: a post has its URL there, or links to it are
--     links within the blog
--   count_posts: posts that link to it
--   share_posts: share of all posts, 0 to 1
--   count_links: links to it
--   first_year: year of the first of these posts; null if none has a date
--   last_year: year of the last of these posts; null if none has a date
create or replace view link_domains as
with
originals as (
    select
        post_id,
        published_on
    from posts
    where post_id = translation_group
),

own_hosts as (
    select regexp_extract(lower(url), '^[a-z]+://(?:www\.)?([^/:?#]+)', 1) as host
    from posts
    where url is not null
),

totals as (
    select
        post_links.host,
        count(distinct post_links.post_id) as count_posts,
        count(*) as count_links,
        bool_or(post_links.resolution is not null) as has_inside,
        min(year(originals.published_on)) as first_year,
        max(year(originals.published_on)) as last_year
    from post_links
    inner join originals on post_links.post_id = originals.post_id
    where post_links.host is not null and not post_links.in_code
    group by post_links.host
),

final as (
    select
        totals.host,
        totals.has_inside
        or totals.host in (select own_hosts.host from own_hosts) as is_own,
        cast(totals.count_posts as integer) as count_posts,
        totals.count_posts / (select count(*) from originals) as share_posts,
        cast(totals.count_links as integer) as count_links,
        cast(totals.first_year as integer) as first_year,
        cast(totals.last_year as integer) as last_year
    from totals
)

select * from final
order by count_posts desc, count_links desc, host asc
