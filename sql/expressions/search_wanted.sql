-- A list of words to look for, whatever number their weights are written as.
create or replace macro search_wanted(any_words) as
cast(any_words as struct(word varchar, is_beginning boolean, weight double)[])
