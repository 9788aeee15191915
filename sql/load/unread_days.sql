-- Say why days cannot be read.
create or replace temp table unread_days as
with
written as (
    select
        published,
        stripped(published) as day
    from days
    where published_on is null
),

taken_apart as (
    select
        published,
        day,
        year_first(day) as parts,
        with_plain_words(without_time(without_weekday(day))) as words
    from written
)

select
    published,
    case
        when
            parts['year'] <> ''
            or regexp_full_match(
                -- An M stands for a month's name.
                regexp_replace(
                    words,
                    '\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?'
                    || '|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?'
                    || '|dec(?:ember)?)\b',
                    'M',
                    'i'
                ),
                'M \d{1,2},? \d{4}|\d{1,2}[ -]M,?[ -]\d{4}|\d{4} M \d{1,2}'
            )
            then 'there is no such day'
        when
            regexp_matches(day, '^\d{1,2}[-/. ]+\d{1,2}[-/. ]+(?:\d{4}|\d{2})\b')
            then
                'not a date that can be read without guessing the order of day and'
                || ' month'
        when regexp_full_match(day, '\d{9,}(?:\.\d+)?')
            then 'a number as computers count time, not a written day'
        when regexp_full_match(day, '\d{4}(?:[-/.]\d{1,2})?|[A-Za-z]+\.?,? \d{4}')
            then 'a month or a year, not a day'
        else 'not a form of a date that is known'
    end as reason
from taken_apart;
