-- Read what the user and the source say of the blog's own site.
--
-- Parameters: site_url.
insert into named_sites by name
with
named as materialized (
    select url_parts(url) as parts
    from (
        select $site_url as url
        union all
        select value as url
        from tree_facts
        where kind = 'site'
    )
    where url is not null
),

hosts as materialized (
    select distinct host_of(parts['scheme'], parts['authority']) as host
    from named
)

select site_of(host) as site
from hosts
where host is not null;
