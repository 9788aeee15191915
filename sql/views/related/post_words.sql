-- question: Which words of a post do other posts have, too, and how telling is each?
-- grain: one row per original post and word
-- key: post_id, trait_id
-- audience: internal
-- work: editor
-- advice: Ask related_posts or related_to, which compare posts by these words.
-- notes: How rare a word is, is 1 - ln(posts that have it) / ln(all posts): 0 if all
--   have it, nearly 1 if two have. The originals in the post's language are counted,
--   for a word of a language that few posts are in is not rare. Numbers and single
--   letters do not count, nor words that more than 20 posts have and that are less rare
--   than a third. Empty if the blog was loaded with --no-search.
-- columns:
--   kind: always word
--   name: the word, in lower case and without accents
--   weight: how rare it is x (1 + ln(occurrences, in the title three for one)) / the
--     root of the number of the post's words
--   is_prominent: whether it is in the title, or in the text more than once
--   post_id: the post
--   trait_id: four times the number of the word among the terms of the index
create or replace view post_words as
with
final as (
    select * from weighed_words(search_postings)
)

select * from final
