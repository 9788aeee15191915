-- Resolve the addresses of post_readership again, after posts came, went or moved.
create or replace temp table read_addresses as
select distinct address
from post_readership;
