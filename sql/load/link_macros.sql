-- Macros that parse URLs (RFC 3986, appendix B) and find what in them names a post.

create or replace temp macro url_parts(url) as
    regexp_extract(
        url,
        '^\s*(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?',
        ['scheme', 'authority', 'path', 'query']
    );

create or replace temp macro without_www(host) as
    rtrim(case when starts_with(host, 'www.') then host[5:] else host end, '.');

-- Without user, port, and "www.".
create or replace temp macro host_of(scheme, authority) as
    case
        when authority <> '' and lower(scheme) in ('http', 'https', 'ftp', '')
            then nullif(
                without_www(
                    case
                        when contains(authority, '@') or contains(authority, ':')
                            then regexp_replace(
                                lower(authority), '^(?:.*@)?(.*?)(?::\d*)?$', '\1'
                            )
                        else lower(authority)
                    end
                ),
                ''
            )
    end;

-- Percent-decoded if the result is text, with repeated slashes as one and none at the
-- end.
create or replace temp macro path_of(path) as
    rtrim(
        case
            when contains(path, '//') or contains(path, '%') or contains(path, ' ')
                then regexp_replace(
                    trim(coalesce(try(url_decode(path)), path)), '/{2,}', '/', 'g'
                )
            else path
        end,
        '/'
    );

-- One name for the same page: /slug, /slug.html, /slug/index.html.
create or replace temp macro page_of(path) as
    case
        when contains(right(path, 9), '.')
            then regexp_replace(
                path, '(?:/index\.(?:html?|mdx?)|\.(?:html?|mdx?|markdown))$', ''
            )
        else path
    end;

create or replace temp macro last_of(page) as regexp_extract(page, '[^/]*$');

-- The folder of a page, with each number as 0: /blog/2024/01/31/slug is in /blog/0/0/0.
create or replace temp macro shape_of(page) as
    regexp_replace(regexp_replace(page, '/[^/]*$', ''), '\d+', '0', 'g');

-- The slug in a file name that may begin with a day.
create or replace temp macro slug_of_file(name) as
    regexp_replace(name, '^\d{4}-\d{1,2}-\d{1,2}-(.)', '\1');

-- What names a source file; engines resolve it against the file that contains the link.
create or replace temp macro is_source(path) as
    regexp_matches(path, '(?i)\.(?:mdx?|markdown|mdown|mkd|ipynb|rst|qmd|rmd|adoc|asciidoc|org)$');

-- Whether it depends on the place of its post what a link leads to.
create or replace temp macro needs_place(url) as
    not contains(url, '://')
    and not regexp_matches(
        url, '^(?:[A-Za-z][A-Za-z0-9+.-]*:|post_url:|/|#|\?|@|$)'
    )
    or starts_with(url, 'ref:');

-- A link without a proper scheme: example.org/a, https;//example.org.
create or replace temp macro lacks_scheme(url) as
    regexp_matches(url, '^(?i)\W*https?\W')
    or regexp_matches(url, '^(?i)(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#:]|$)')
    and not regexp_matches(
        url,
        '^(?i)[a-z0-9.-]+\.(?:aspx?|css|csv|gif|html?|ico|ipynb|jpe?g|js|json|mdx?|mp[34]'
        || '|pdf|php|png|py|rst|svg|txt|webp|xml|ya?ml|zip)(?:[/?#:]|$)'
    );

-- Names next to posts that are not posts: files, and pages that list posts, such as
-- those in one language.
create or replace temp macro is_no_post(name) as
    regexp_matches(
        name,
        '(?i)\.(?:avif|css|csv|gif|gz|ico|ipynb|jpe?g|js|json|mov|mp[34]|pdf|png|py|svg'
        || '|txt|webm|webp|xml|ya?ml|zip)$'
    )
    or regexp_full_match(name, '[a-z]{2}(?:-[A-Za-z]{2})?')
    or lower(name) in (
        '', 'about', 'archive', 'archives', 'atom', 'author', 'authors', 'blog',
        'categories', 'category', 'community', 'feed', 'index', 'page', 'posts', 'rss',
        'search', 'series', 'tag', 'tags', 'topics'
    );

-- Folders and names as one path from the root, without "." and "..".
create or replace temp macro joined(folder, way) as
    list_reduce(
        string_split(folder || '/' || way, '/'),
        lambda so_far, part:
            case
                when part in ('', '.') then so_far
                when part = '..' then regexp_replace(so_far, '/[^/]*$', '')
                else so_far || '/' || part
            end,
        ''
    );

create or replace temp macro folder_of(path) as regexp_replace(path, '/[^/]*$', '');

-- One name for a source file however a link writes it: without its ending, an index as
-- its folder, in lower case.
create or replace temp macro source_name(path) as
    regexp_replace(
        regexp_replace(
            lower(path), '\.(?:mdx?|markdown|mdown|mkd|html?|ipynb|rst|qmd|rmd|adoc|asciidoc|org)$', ''
        ),
        '(.)/(?:_?index|readme)$', '\1'
    );

-- All ends of a path that begin with a folder or the name; at most eight folders.
create or replace temp macro ends_of(path) as
    list_transform(
        range(greatest(2, len(string_split(path, '/')) - 7), len(string_split(path, '/')) + 1),
        lambda first: '/' || array_to_string(string_split(path, '/')[first:], '/')
    );

-- Whether a page is of a kind that programs make, so that no source shows it.
create or replace temp macro is_made(page) as
    regexp_matches(
        page,
        '(?i)/(?:amp|archives?|authors?|categor(?:y|ies)|embed|feeds?|pages?\d*|rss|series|tags?|topics?)'
        || '(?:/|$)|/\d+$|\.(?:atom|css|ics|js|json|map|rss|txt|xml)$'
    );

-- Whether a program fills a part of a URL in, by values that are not known here.
create or replace temp macro has_template(url) as
    contains(url, '{{') or contains(url, '{%') or contains(url, '<%');

-- Whether a file becomes a page, as texts and templates do.
create or replace temp macro is_page_source(path) as
    regexp_matches(
        path,
        '(?i)\.(?:mdx?|markdown|mdown|mkd|html?|ipynb|rst|qmd|rmd|adoc|org|njk|liquid|pug'
        || '|erb|haml|slim|astro|vue|svelte|[jt]sx)$'
    );
