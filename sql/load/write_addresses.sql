-- Replace the other addresses of the posts that were read.
delete from post_addresses
where
    post_id not in (select posts.post_id from posts)
    or post_id in (select to_write.post_id from to_write)
    or post_id in (select asides.post_id from asides);

insert into post_addresses by name
with
read_posts as (
    select
        row_id,
        post_id
    from to_write
    union
    select
        row_id,
        post_id
    from asides
)

select
    incoming_addresses.address,
    read_posts.post_id
from incoming_addresses
inner join read_posts using (row_id)
anti join post_addresses using (address)
where incoming_addresses.claimed_by is null
order by incoming_addresses.address;
