-- family: kind, thing, things, target, name
--   cited_datasets: dataset, data set, data sets, hf:dataset:rajpurkar/squad,
--     rajpurkar/squad
--   cited_models: model, model, models, hf:model:tiiuae/falcon-40b, tiiuae/falcon-40b
--   cited_papers: paper, paper, papers, arxiv:2307.09288, 2307.09288
--   cited_repositories: repository, repository, repositories, github:owner/repo,
--     owner/repo
--   cited_spaces: space, space, spaces, hf:space:gradio/hello, gradio/hello
-- question: Which $things do posts link to, how often, and since when?
-- grain: one row per $thing that a post links to
-- key: target
-- columns:
--   target: the $thing, by one name for all ways to write it, such as $target
--   name: the name without what says whose it is: $name
--   citation_rank: 1 for the $thing that most posts link to; equal ones share a rank
--   count_posts: posts that link to it
--   count_links: links to it
--   first_cited_on: day of the first of these posts; null when none has a date
--   last_cited_on: day of the last of these posts; null when none has a date
--   text: what most of these posts let readers click, of equally frequent texts the
--     longest; null where links have none
--   url: the shortest of the addresses that lead to it, of equally short ones the first
--     in the alphabet
--   first_post_id: the first of these posts; posts without a date come last, posts of
--     one day by post_id
--   first_slug: slug of that post
--   first_title: title of that post
create or replace view $view as
with
final as (
    select
        target,
        name,
        citation_rank,
        count_posts,
        count_links,
        first_cited_on,
        last_cited_on,
        text,
        url,
        first_post_id,
        first_slug,
        first_title
    from cited_targets
    where kind = '$kind'
)

select * from final
order by citation_rank asc, target asc
