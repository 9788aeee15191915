-- The words of a question, whatever number their shares are written as.
create or replace macro search_asked(any_words) as
cast(
    any_words as struct(
        word varchar, is_beginning boolean, is_excluded boolean, share double
    )[]
)
