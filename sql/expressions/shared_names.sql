-- Names of what two posts share of one kind, what counts most first, eight at most.
create or replace macro shared_names(any_kind) as
nullif(
    array_to_string(
        list_transform(
            list_filter(described.traits, lambda trait: trait.kind = any_kind)[1:8],
            lambda trait: trait.name
        ),
        ', '
    ),
    ''
)
