"""Which posts are one piece of news, and which are only about the same event (pure).

An address does not identify a post: the same one stands on two to four hosts, with other dashes,
slugs and quotes. Title, day and speaker together do, or the text itself.

    words     titles and texts as words, and how alike they are
    posts     a post, and the keys that it is found by
    events    what posts of one speaker share when they tell of one event
    telling   what posts of different sources share when they do
    usual     words and names of every week, which tell no event
    likeness  what of two posts makes them one, or related
    index     the posts that are here already
"""

from newsletter.collect.doubles.index import Index as Index
from newsletter.collect.doubles.index import Match as Match
from newsletter.collect.doubles.posts import Post as Post
from newsletter.collect.doubles.posts import post_of as post_of
from newsletter.collect.doubles.words import title_words as title_words
