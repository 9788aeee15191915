-- What two posts share of one kind, in points.
create or replace macro shared_points(any_kind) as
round(coalesce(sum(shared.points) filter (where shared.kind = any_kind), 0), 4)
