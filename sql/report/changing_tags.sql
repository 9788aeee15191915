-- Tags whose share of this year's posts differs from last year's by more than chance.
select
    tag,
    verdict,
    count_year_posts,
    count_previous_year_posts,
    share_of_year,
    share_of_previous_year,
    change_in_yearly_share,
    is_new
from rising_and_fading_tags
where verdict in ('rising', 'fading')
order by change_in_yearly_share desc, tag asc
