-- title: Links to what the blog lacks
-- severity: error
-- why: Whoever follows such a link gets an error page, and search engines take that for
--   neglect.
-- advice: Correct the address, or remove the link. A post that moved should lead on
--   from its old address.
-- notes: Only what the source shows to be missing is found; what it cannot tell, such
--   as pages that the blog's program makes, is left alone. If the source holds only
--   some of the posts, links to the others seem dead; a table that lacks more than a
--   quarter of the posts that it links to, and at least ten, is taken for such a part,
--   and links to posts are left alone. Where no [[name]] leads to a post, double
--   brackets are no links.
with
slugs as (
    select
        slug,
        min(path) as path
    from posts
    group by slug
),

sources as (
    select unnest(cast(options -> '$.sources[*]' as json[])) as source
    from loads
),

folders as (
    select count(*) as count_folders
    from sources
    where (source ->> 'layout') is not null
),

named as (
    select count(*) filter (where not is_dead) as count_led
    from internal_links
    where link_url like 'ref:%'
),

linked as (
    select
        count(distinct target) as count_targets,
        count(distinct target) filter (where is_dead) as count_missing
    from internal_links
    where resolution in ('post', 'missing_post')
),

habits as (
    select
        folders.count_folders = 0
        and linked.count_missing >= greatest(10, 0.25 * linked.count_targets)
            as is_excerpt,
        named.count_led > 0 as has_names
    from folders
    cross join linked
    cross join named
),

dead as (
    select
        dead_internal_links.*,
        slugs.path as nearest_path
    from dead_internal_links
    cross join habits
    -- Of two posts whose numbers differ, one is not a misspelling of the other.
    left join slugs
        on
            dead_internal_links.nearest_slug = slugs.slug
            and regexp_replace(dead_internal_links.target, '[^0-9]', '', 'g')
            = regexp_replace(slugs.slug, '[^0-9]', '', 'g')
    where
        (
            dead_internal_links.resolution <> 'missing_post'
            or not habits.is_excerpt
            or slugs.slug is not null
        )
        and (habits.has_names or dead_internal_links.first_url not like 'ref:%')
)

select
    post_id,
    first_line as line,
    concat_ws(' ', target, target_language) as subject,
    -- A template's own form, as in {% post_url 2024-01-31-name %}.
    'The link '
    || case
        when likely_url like 'mailto:%' then shortened(target)
        else shortened(regexp_replace(first_url, '^(post_url|link|ref):', '\1 '))
    end
    || case
        when regexp_matches(first_url, '^[(<\[]')
            then ' begins with a bracket, so it leads nowhere'
        when regexp_matches(first_url, '^[“”„«»‘’″"'']')
            then ' begins with a quotation mark, so it leads nowhere'
        when likely_url like 'mailto:%'
            then ' lacks mailto:, so it leads to a page that the site lacks'
        when resolution = 'missing_scheme'
            then ' lacks https://, so it leads to a page that the site lacks'
        when resolution = 'missing_file' then ' leads to a file that the blog lacks'
        when resolution = 'missing_page' then ' leads to a page that the site lacks'
        else ' leads to a post that the blog lacks'
    end
    || case when count_links > 1 then ' (' || count_links || ' times)' else '' end
    || '.' as message,
    case
        when nearest_path is not null and nearest_similarity = 1
            then 'Link to the present address of that post: ' || nearest_path
        when nearest_path is not null
            then 'Did you mean the post ' || nearest_path || '?'
        when likely_url is not null then 'Write ' || shortened(likely_url)
        else 'Correct the address, or remove the link.'
    end as advice
from dead
