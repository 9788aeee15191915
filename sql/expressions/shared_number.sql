-- How much two posts share of one kind.
create or replace macro shared_number(any_kind) as
cast(
    coalesce(sum(shared.number) filter (where shared.kind = any_kind), 0) as integer
)
