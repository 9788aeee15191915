-- What each language has of the blog.
select
    language,
    count_posts,
    count_originals,
    count_translations,
    share_of_blog,
    median_lag_days,
    count_outdated,
    count_missing,
    missing_title
from translation_coverage
order by count_posts desc, language asc
