-- Read no other addresses, where no row has any: see read_addresses.sql.
create or replace temp table incoming_addresses (
    row_id bigint,
    address varchar,
    claimed_by varchar
);
