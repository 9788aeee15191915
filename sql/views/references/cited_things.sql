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
-- deprecated: ask cited_targets where kind = '$kind'
-- work: editor
-- advice: Write about what is cited most and has no post of its own.
-- columns:
--   target: name of the $thing, however its URL is written, such as $target
--   name: the name without its prefix, such as $name
--   citation_rank: 1 for the $thing that most posts link to; ties share a rank
--   count_posts: posts that link to it
--   count_links: links to it
--   first_cited_on: day of the first of these posts; null if none has a date
--   last_cited_on: day of the last of these posts; null if none has a date
--   text: the most frequent link text, by number of posts; of equally frequent ones the
--     longest; null if the links have none
--   url: the shortest URL that leads to it; of equally short ones the alphabetically
--     first
--   first_post_id: the first of these posts; undated posts come last, posts of one day
--     are ordered by post_id
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
        target_text as text,
        target_url as url,
        first_post_id,
        first_slug,
        first_title
    from cited_targets
    where kind = '$kind'
)

select * from final
order by citation_rank asc, target asc
