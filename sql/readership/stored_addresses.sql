-- Take the stored addresses to resolve again, after posts came, went or moved.
create or replace temp table read_addresses as
select distinct address
from post_readership;
