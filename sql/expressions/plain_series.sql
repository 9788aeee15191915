-- The letters and digits of a series' name in lower case; … stands for what differs.
create or replace macro plain_series(any_name) as
regexp_replace(lower(any_name), '[^\p{L}\p{M}\p{N}…]+', '', 'g')
