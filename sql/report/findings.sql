-- What to mend, the gravest first.
with
found as (
    select
        'error' as severity,
        'dead link' as rule,
        post_id,
        first_line as line,
        'The link to ' || first_url || ' leads to what the blog lacks'
        || coalesce('; ' || nearest_slug || ' is near', '') || '.' as message
    from dead_internal_links
    union all
    select
        'warning' as severity,
        'dead anchor' as rule,
        post_id,
        line,
        'No heading of the post that ' || link_url || ' leads to is #' || anchor
        || '.' as message
    from dead_anchors
    union all
    select
        'warning' as severity,
        'image without text' as rule,
        post_id,
        line,
        'The image ' || left(image_url, 200) || ' has no text for those who cannot'
        || ' see it.' as message
    from images_without_alt
    union all
    select
        'warning' as severity,
        'stale post' as rule,
        post_id,
        null as line,
        'The post is ' || age_in_months || ' months older than the newest, and '
        || if(
            count_recent_citing_posts > 0,
            'newer posts link to it (' || count_recent_citing_posts || ').',
            'its links are dead (' || count_dead_links || ').'
        ) as message
    from stale_posts
    union all
    select
        'note' as severity,
        'post without tags' as rule,
        post_id,
        null as line,
        'The post has no tag by which it could be found.' as message
    from untagged_posts
    union all
    select
        'note' as severity,
        'orphan' as rule,
        post_id,
        null as line,
        'No other post links to it.' as message
    from orphan_posts
)

select
    found.severity,
    found.rule,
    posts.title,
    posts.url,
    found.message,
    posts.source_file,
    found.line,
    found.post_id
from found
inner join posts on found.post_id = posts.post_id
order by
    list_position(['error', 'warning', 'note'], found.severity),
    found.rule asc,
    posts.published_on desc nulls last,
    posts.title asc,
    found.line asc,
    found.message asc
