-- question: Which links lead from one blog of the lake to another?
-- grain: one row per link in a post to another blog
-- key: citing_blog, post_id, position
-- time: published_on
-- work: author
-- advice: Link to the post itself where only the blog is cited, and tell its authors.
-- notes: A link leads to a blog if its address begins with that of the blog's site, and
--   with that of no other blog more closely: its host, and the folder that the
--   addresses of all its posts are in but for years, months and days. The site is the
--   one that --site-url named, else those of the posts' addresses, each of which has at
--   least a twentieth of the posts, else those of links that were found to lead to the
--   blog's own posts. It is reckoned whenever the view is asked, so that it is right
--   whichever blog was loaded last. Posts that translate one another count once, as
--   their original. Excluded are links in code. Of blogs with the same address, the
--   first by name is cited, and they do not cite each other.
-- columns:
--   citing_blog: the blog with the link
--   cited_blog: the blog that it leads to
--   title: title of the post with the link
--   published_on: calendar day of its publication; null if unknown
--   link_text: text of the link; null if there is none
--   link_url: URL of the link
--   cited_title: title of the post that it leads to; null if it is none of the blog's
--   post_id: the post with the link, in its blog
--   position: position of the link among the post's links
--   cited_post_id: the post that it leads to, in the cited blog; null if it is none
create or replace view links_between_blogs as
with
addresses as (
    select
        blog,
        post_id,
        regexp_extract(lower(url), '^[a-z]+://(?:www\.)?([^/:?#]+)', 1) as host,
        rtrim(regexp_extract(url, '^[A-Za-z]+://[^/?#]+([^?#]*)', 1), '/') as page
    from posts
    where url is not null
),

counts as (
    select
        blog,
        host,
        count(*) as count_posts
    from addresses
    where host <> ''
    group by blog, host
),

totals as (
    select
        blog,
        sum(count_posts) as count_posts
    from counts
    group by blog
),

hosts as (
    select
        counts.blog,
        counts.host
    from counts
    inner join totals on counts.blog = totals.blog
    where counts.count_posts * 20 >= totals.count_posts
),

-- The first and the last of the folders begin alike where all of them do.
folders as (
    select
        addresses.blog,
        addresses.host,
        min(regexp_extract(addresses.page, '^(.*)/', 1) || '/') as lowest,
        max(regexp_extract(addresses.page, '^(.*)/', 1) || '/') as highest
    from addresses
    inner join hosts
        on addresses.blog = hosts.blog and addresses.host = hosts.host
    group by addresses.blog, addresses.host
),

numbers as (
    select unnest(range(0, 200)) as number
),

lengths as (
    select
        folders.blog,
        folders.host,
        folders.lowest,
        max(numbers.number) as length
    from folders
    cross join numbers
    where
        numbers.number <= length(folders.lowest)
        and substr(folders.lowest, 1, numbers.number)
        = substr(folders.highest, 1, numbers.number)
    group by folders.blog, folders.host, folders.lowest
),

of_posts as (
    select
        blog,
        host,
        regexp_replace(
            regexp_extract(substr(lowest, 1, length), '^(.*)/', 1),
            '(/[0-9]{1,4})+$',
            ''
        ) as folder
    from lengths
),

newest as (
    select
        blog,
        max(load_id) as load_id
    from loads
    group by blog
),

named_urls as (
    select
        loads.blog,
        loads.options ->> '$.wanted.site_url' as url
    from loads
    inner join newest
        on loads.blog = newest.blog and loads.load_id = newest.load_id
),

named as (
    select
        blog,
        regexp_extract(lower(url), '^[a-z]+://(?:www\.)?([^/:?#]+)', 1) as host,
        rtrim(regexp_extract(url, '^[A-Za-z]+://[^/?#]+([^?#]*)', 1), '/') as folder
    from named_urls
    where url is not null
),

-- Of a blog of which no address is told, as a load finds its site.
found as (
    select distinct
        post_links.blog,
        post_links.host,
        '' as folder
    from post_links
    left join hosts on post_links.blog = hosts.blog
    where
        post_links.target_post_id is not null
        and post_links.host is not null
        and hosts.blog is null
),

sites as (
    select
        blog,
        host,
        folder
    from named
    union
    select
        of_posts.blog,
        of_posts.host,
        of_posts.folder
    from of_posts
    left join named
        on of_posts.blog = named.blog and of_posts.host = named.host
    where named.blog is null
    union
    select
        found.blog,
        found.host,
        found.folder
    from found
    left join named
        on found.blog = named.blog and found.host = named.host
    where named.blog is null
),

links as (
    select
        post_links.blog,
        post_links.post_id,
        post_links.position,
        post_links.text,
        post_links.url,
        posts.title,
        posts.published_on,
        regexp_extract(
            lower(post_links.url), '^(?:[a-z]+:)?//(?:www\.)?([^/:?#]+)', 1
        ) as host,
        rtrim(
            regexp_extract(post_links.url, '^(?:[A-Za-z]+:)?//[^/?#]+([^?#]*)', 1),
            '/'
        ) as page
    from post_links
    inner join posts
        on post_links.blog = posts.blog and post_links.post_id = posts.post_id
    where
        posts.post_id = posts.translation_group
        and not post_links.in_code
        and post_links.target_post_id is null
),

-- Of a platform, many blogs are on one host, but their addresses have few lengths.
shapes as (
    select distinct
        host,
        length(folder) as length
    from sites
),

prefixes as (
    select
        links.blog,
        links.post_id,
        links.position,
        links.host,
        substr(links.page, 1, shapes.length) as folder
    from links
    inner join shapes on links.host = shapes.host
    where substr(links.page || '/', shapes.length + 1, 1) = '/'
),

-- The blog's own site comes first among those that are as close.
matches as (
    select
        prefixes.blog,
        prefixes.post_id,
        prefixes.position,
        sites.blog as cited_blog,
        row_number() over (
            partition by prefixes.blog, prefixes.post_id, prefixes.position
            order by
                length(sites.folder) desc,
                case when sites.blog = prefixes.blog then 0 else 1 end asc,
                sites.blog asc
        ) as place
    from prefixes
    inner join sites
        on prefixes.host = sites.host and prefixes.folder = sites.folder
),

pages as (
    select
        addresses.blog,
        addresses.host,
        addresses.page,
        min(posts.translation_group) as post_id
    from addresses
    inner join posts
        on addresses.blog = posts.blog and addresses.post_id = posts.post_id
    group by addresses.blog, addresses.host, addresses.page
    having min(posts.translation_group) = max(posts.translation_group)
),

final as (
    select
        links.blog as citing_blog,
        matches.cited_blog,
        links.title,
        links.published_on,
        links.text as link_text,
        links.url as link_url,
        cited.title as cited_title,
        links.post_id,
        links.position,
        cited.post_id as cited_post_id
    from links
    inner join matches
        on
            links.blog = matches.blog
            and links.post_id = matches.post_id
            and links.position = matches.position
    left join pages
        on
            matches.cited_blog = pages.blog
            and links.host = pages.host
            and links.page = pages.page
    left join posts as cited
        on pages.blog = cited.blog and pages.post_id = cited.post_id
    where matches.place = 1 and matches.cited_blog <> links.blog
)

select * from final
order by
    citing_blog asc,
    published_on desc nulls last,
    post_id asc,
    position asc
