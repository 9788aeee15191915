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

-- What else URLs within the blog name, and whether it is like a post's address.
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
),

shaped as materialized (
    select
        unled.*,
        below.path_in_post,
        case
            when unled.file = '' and unled.form = '' then shape_of(unled.page)
        end as shape,
        last_of(unled.page) as name
    from unled
    left join below using (url, file)
),

-- Posts of another category have a day in their addresses as well.
days as (
    select distinct
        home,
        '/0/0/0' as shape
    from own_shapes
    where ends_with(shape, '/0/0/0')
)

select
    shaped.*,
    own_shapes.language,
    (own_shapes.home is not null or days.home is not null)
    and lists.home is null
    and not is_no_post(shaped.name) as has_shape
from shaped
left join own_shapes
    on shaped.home = own_shapes.home and shaped.shape = own_shapes.shape
left join days
    on shaped.home = days.home and right(shaped.shape, 6) = days.shape
left join own_shapes as lists
    on shaped.home = lists.home and shaped.page = lists.shape;
