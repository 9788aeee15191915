-- title: Rows and files that could not be loaded
-- severity: error
-- why: The post is not in the database, so every answer is as if it did not exist.
-- advice: Mend the row or the file in the source, then load again.
-- notes: Of the last load. blogdb show open_problems has them all.
select
    source_file,
    source_row,
    source_line as line,
    message as subject,
    upper(left(message, 1)) || substr(message, 2) || '.' as message,
    'Mend it in the source, then load again.' as advice
from open_problems
where severity = 'rejected'
