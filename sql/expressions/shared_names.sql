-- Names of what two posts share of one kind, what counts most first, eight at most.
create or replace macro shared_names(any_kind) as
regexp_extract(
    string_agg(shared.name, ', ' order by shared.points desc, shared.name asc)
    filter (where shared.kind = any_kind),
    '^(?:[^,]+, ){0,7}[^,]+'
)
