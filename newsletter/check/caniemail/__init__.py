"""What mail clients support by the data of caniemail.com, and how a mail is held against it.

vocabulary  which words of HTML and CSS a feature of caniemail is about
refresh     the npm package's data → support.json (`make caniemail`)
table       reads support.json
styles      CSS → words        markup  HTML → words, with who gets to see them
judge       words → who loses what
shares      how much of the audience that is

A "word" is a short text such as `p:max-width` (a property), `v:display:none` (a property with a
value), `u:vh`, `f:calc`, `@font-face`, `m:hover` (a media feature), `s:child` (a combinator),
`:hover`, `e:table` (an element), `a:align` (an attribute) or `i:svg` (an image format).
"""
