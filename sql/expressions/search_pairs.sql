-- Each two neighbouring characters of a run that is written without blanks.
create or replace macro search_pairs(any_run) as
[
    substr(any_run, place, 2)
    for place in range(1, greatest(length(any_run), 2))
]
