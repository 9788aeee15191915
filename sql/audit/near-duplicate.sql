-- title: Posts with nearly the same text
-- severity: warning
-- why: Readers who find one do not know of the other, and a correction of one does not
--   reach the other.
-- advice: Merge the two, or let one lead to the other (canonical_url).
-- notes: From nine tenths of the same wording. near_duplicate_posts shows less similar
--   posts, too, such as announcements by one pattern; docs/similarity.md says how that
--   is measured. Translations of one another are left alone.
select
    near_duplicate_posts.duplicate_post_id as post_id,
    '' as subject,
    'The text is '
    || case
        when near_duplicate_posts.is_identical then ''
        else
            'nearly ('
            || cast(floor(near_duplicate_posts.similarity * 100) as integer) || ' %) '
    end
    || 'that of the post "' || shortened(earlier_posts.title) || '" ('
    || coalesce(earlier_posts.path, earlier_posts.slug) || ').' as message,
    'Merge the two, or let one lead to the other.' as advice
from near_duplicate_posts
inner join posts as earlier_posts
    on near_duplicate_posts.post_id = earlier_posts.post_id
inner join posts on near_duplicate_posts.duplicate_post_id = posts.post_id
where
    near_duplicate_posts.similarity >= 0.9
    and earlier_posts.translation_group <> posts.translation_group
