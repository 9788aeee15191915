-- A text short enough for a sentence: its beginning and its end.
create or replace macro shortened(whole) as
case
    when length(whole) > 120 then left(whole, 80) || '…' || right(whole, 39)
    else whole
end
