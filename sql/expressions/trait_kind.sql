-- What a trait is, which its number tells, of what two posts share; a link has none.
create or replace macro trait_kind(any_trait_id) as
case any_trait_id % 4
    when 0 then 'word' when 1 then 'tag' when 2 then 'reference' when 3 then 'title'
    else 'link'
end
