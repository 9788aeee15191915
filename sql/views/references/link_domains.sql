-- question: Which sites do posts link to, how often, and since when?
-- grain: one row per host
-- key: host
-- work: site owner
-- advice: Check the sites that many posts rest on, above all old ones.
-- notes: Excluded are links in code and links without a host: e-mail addresses, and
--   relative links in posts whose URL is unknown.
-- columns:
--   host: the host, without www. and port
--   is_own: whether a post of the blog has its URL there
--   count_posts: posts that link to it
--   share_posts: share of all posts, 0 to 1
--   count_links: links to it
--   first_year: year of the first of these posts; null if none has a date
--   last_year: year of the last of these posts; null if none has a date
create or replace view link_domains as
with
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
        min(year(posts.published_on)) as first_year,
        max(year(posts.published_on)) as last_year
    from post_links
    inner join posts on post_links.post_id = posts.post_id
    where post_links.host is not null and not post_links.in_code
    group by post_links.host
),

final as (
    select
        totals.host,
        totals.host in (select own_hosts.host from own_hosts) as is_own,
        totals.count_posts,
        totals.count_posts / (select count(*) from posts) as share_posts,
        totals.count_links,
        totals.first_year,
        totals.last_year
    from totals
)

select * from final
order by count_posts desc, count_links desc, host asc
