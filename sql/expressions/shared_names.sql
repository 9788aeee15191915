-- Names of what two posts share of one kind, what counts most first, eight at most; the
-- names themselves may have commas.
create or replace macro shared_names(any_kind) as
replace(
    regexp_extract(
        string_agg(shared.name, chr(10) order by shared.points desc, shared.name asc)
        filter (where shared.kind = any_kind),
        '^(?:.*\n){0,7}.*'
    ),
    chr(10),
    ', '
)
