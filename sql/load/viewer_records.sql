-- Group the lines of a data set viewer's text into records.
--
-- If every record has all its lines, counting them is enough. If lines are missing, the
-- lines that are URLs show where records are: a record is complete if it has as many
-- lines before and after its URL as it needs. Lines between complete records are
-- recorded as unreadable.
--
-- Parameters: file, count_columns, url_column (position of the URL in a record),
-- has_url, columns (their names), shortest_last (least length of the last column).
create or replace temp table viewer_values as
with
settings as (
    select
        $count_columns::bigint as count_columns,
        $url_column::bigint as url_column,
        $has_url::boolean as has_url,
        $shortest_last::bigint as shortest_last
),

numbered as (
    select
        viewer_lines.line_number,
        viewer_lines.line,
        row_number() over (order by viewer_lines.line_number) as place,
        regexp_full_match(viewer_lines.line, '\s*https?://\S+\s*') as is_url
    from viewer_lines
),

shape as (
    select
        settings.*,
        coalesce(max(numbered.place), 0) as count_lines,
        not settings.has_url
        or (
            coalesce(max(numbered.place), 0) % settings.count_columns = 0
            and coalesce(
                bool_and(numbered.is_url or trim(numbered.line) = '')
                filter (
                    where numbered.place % settings.count_columns
                    = settings.url_column % settings.count_columns
                ), true
            )
        ) as is_regular
    from settings
    left join numbered on true
    group by
        settings.count_columns,
        settings.url_column,
        settings.has_url,
        settings.shortest_last
),

urls as (
    select
        numbered.place,
        lag(numbered.place) over (order by numbered.place) as place_before,
        coalesce(
            lead(numbered.place) over (order by numbered.place),
            shape.count_lines + shape.url_column
        ) as place_after
    from numbered
    cross join shape
    where numbered.is_url and not shape.is_regular
),

-- After a URL come the columns that follow it. If a line is missing before the next
-- URL, a last column that is long enough shows that it is missing after this record.
tails as (
    select
        urls.place,
        urls.place_before,
        urls.place_after - urls.place >= shape.count_columns
        or (
            urls.place + shape.count_columns - shape.url_column < urls.place_after
            and coalesce(length(last_column.line) >= shape.shortest_last, false)
        ) as is_whole
    from urls
    cross join shape
    left join numbered as last_column
        on last_column.place = urls.place + shape.count_columns - shape.url_column
),

heads as (
    select
        tails.place,
        tails.is_whole
        and tails.place
        - coalesce(tails.place_before, 0)
        - case
            when tails.place_before is null then 0
            when coalesce(previous.is_whole, false)
                then shape.count_columns - shape.url_column
            else 0
        end
        >= shape.url_column as is_whole
    from tails
    cross join shape
    left join tails as previous on tails.place_before = previous.place
),

starts as (
    select heads.place - shape.url_column + 1 as place
    from heads
    cross join shape
    where heads.is_whole
    union all
    select place_in_file.generate_series as place
    from shape
    cross join
        generate_series(1, shape.count_lines, shape.count_columns)
            as place_in_file
    where
        shape.is_regular
        and place_in_file.generate_series + shape.count_columns - 1
        <= shape.count_lines
)

select
    starts.place as record_line,
    numbered.place - starts.place + 1 as column_number,
    numbered.line,
    numbered.line_number
from numbered
asof inner join starts on numbered.place >= starts.place
cross join shape
where numbered.place < starts.place + shape.count_columns;

-- A record with a line that is not UTF-8 cannot be loaded.
create or replace temp table viewer_invalid as
select
    viewer_values.record_line,
    min(viewer_values.line_number) as line_number
from viewer_values
inner join viewer_lines using (line_number)
where not viewer_lines.is_valid
group by viewer_values.record_line;

insert into unreadable by name
with
outside as (
    select
        viewer_lines.line_number,
        viewer_lines.line,
        viewer_lines.line_number
        - row_number() over (order by viewer_lines.line_number) as run
    from viewer_lines
    anti join viewer_values using (line_number)
),

runs as (
    select
        min(outside.line_number) as source_line,
        count(*) as count_lines,
        string_agg(outside.line, chr(10) order by outside.line_number) as raw
    from outside
    group by outside.run
    having trim(string_agg(outside.line, '')) <> ''
)

select
    $file as source_file,
    runs.source_line,
    null as column_name,
    'incomplete record: it needs ' || $count_columns || ' lines ('
    || $columns || ') but has ' || runs.count_lines as message,
    runs.raw
from runs
union all
select
    $file as source_file,
    viewer_invalid.line_number as source_line,
    string_split($columns, ', ')[
        (any_value(viewer_values.column_number) filter (
            where viewer_values.line_number = viewer_invalid.line_number
        ))::integer
    ] as column_name,
    'invalid UTF-8 in this line' as message,
    string_agg(viewer_values.line, chr(10) order by viewer_values.line_number) as raw
from viewer_invalid
inner join viewer_values using (record_line)
group by viewer_invalid.record_line, viewer_invalid.line_number;

delete from viewer_values
where
    viewer_values.record_line in (
        select viewer_invalid.record_line from viewer_invalid
    );
