-- Replace the other addresses of the posts that were read. Of several posts that claim
-- an address, the first has it.
create or replace temp table claimed_addresses as
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
    arg_min(read_posts.post_id, incoming_addresses.row_id) as post_id
from incoming_addresses
inner join read_posts using (row_id)
group by incoming_addresses.address;

delete from post_addresses
where
    post_id not in (select posts.post_id from posts)
    or post_id in (select to_write.post_id from to_write)
    or post_id in (select asides.post_id from asides);

insert into post_addresses by name
select
    address,
    post_id
from claimed_addresses
anti join post_addresses using (address)
order by address;
