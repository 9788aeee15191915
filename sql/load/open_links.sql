-- Choose the posts that URLs lead to, and find the URLs within the blog that lead to
-- none.

create or replace temp table leads as
select
    url,
    file,
    post_id,
    language
from every_lead
qualify rank = min(rank) over (partition by url, file);

-- What else the source shows: files and pages, in the folder of a post or anywhere.
create or replace temp table open_urls as
with
unled as (
    select near_urls.*
    from near_urls
    anti join leads using (url, file)
    where near_urls.is_inside
),

-- A page below a post's is a file in the folder of the post.
above as (
    select
        url,
        file,
        path,
        home,
        unnest(generate_series(1, least(len(string_split(path, '/')) - 2, 4))) as depth
    from unled
    where file = '' and form = ''
),

below as (
    select
        above.url,
        above.file,
        min_by(
            joined(
                folder_of(post_places.file),
                array_to_string(string_split(above.path, '/')[-above.depth:], '/')
            ),
            above.depth
        ) as path_in_post
    from above
    inner join own_pages
        on
            above.home = own_pages.home
            and array_to_string(
                string_split(above.path, '/')[:-above.depth - 1], '/'
            ) = own_pages.page
    inner join post_places on own_pages.post_id = post_places.post_id
    group by above.url, above.file
)

select
    unled.*,
    below.path_in_post,
    shape_of(unled.page) as shape,
    last_of(unled.page) as name
from unled
left join below using (url, file);
