-- Write to post_readership what its addresses lead to by now.
update post_readership
set post_id = resolved.post_id
from (
    select
        read_addresses.address,
        resolved_addresses.post_id
    from read_addresses
    left join resolved_addresses using (address)
) as resolved
where
    post_readership.address = resolved.address
    and post_readership.post_id is distinct from resolved.post_id;
