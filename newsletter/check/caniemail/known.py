"""What our own templates use although some clients lose it, each with what happens there.

Reviewed by hand; a test holds that nothing is missing. The checker keeps silent about these, and
`newsletter check --support` lists them with the rest.
"""

from __future__ import annotations

#: slug of caniemail's feature → why nothing is lost that matters
KNOWN: dict[str, str] = {
    "css-at-media": "a bonus: the mail fits narrow screens without it",
    "css-at-media-prefers-color-scheme": "a bonus: the light colours hold when they are inverted",
    "css-background-color": "bgcolor stands beside it where it matters",
    "css-border": "drawn on cells, where it holds",
    "css-border-radius": "corners stay square",
    "css-color-scheme": "a bonus for dark mode",
    "css-display": "only display:block of pictures and buttons, which an attribute backs",
    "css-display-none": "hides the preheader only, and others hide it beside it",
    "css-font-size": "always in pixels",
    "css-height": "only height:auto of pictures",
    "css-important": "only in style blocks, in lower case with a space before it",
    "css-letter-spacing": "the name stands a little wider",
    "css-line-height": "mso-line-height-rule makes it exact",
    "css-margin": "only plain pixels, on paragraphs, headings and lists",
    "css-max-height": "one of several ways that hide the preheader",
    "css-max-width": "a ghost table and width attributes hold the width",
    "css-opacity": "one of several ways that hide the preheader",
    "css-overflow": "one of several ways that hide the preheader",
    "css-padding": "stands on cells; on a link it only makes the button smaller",
    "css-pseudo-class-hover": "a bonus for a mouse",
    "css-selector-attribute": "in style blocks of their own, for two clients that need them",
    "css-selector-chaining": "in style blocks only, which are a bonus",
    "css-selector-child": "in style blocks only, which are a bonus",
    "css-selector-class": "in style blocks only, which are a bonus",
    "css-selector-descendant": "in style blocks only, which are a bonus",
    "css-selector-grouping": "in style blocks only, which are a bonus",
    "css-selector-type": "in style blocks only, which are a bonus",
    "css-text-decoration": "a headline is underlined where it is lost",
    "css-white-space": "long lines of code run on in one line",
    "css-width": "a width attribute stands beside it",
    "css-word-break": "only a word longer than a line needs it",
    "html-anchor-links": "a table of contents leads nowhere there; the web version has it too",
    "html-aria-label": "the landmark has no name there, and all is read",
    "html-blockquote": "folded by one client",
    "html-body": "the wrapper inside repeats what it says",
    "html-dir": "repeated on the wrapper inside the body",
    "html-doctype": "nothing depends on it",
    "html-height": "only empty cells that keep a distance",
    "html-lang": "repeated on the wrapper inside the body",
    "html-mailto-links": "no cc and no bcc are used",
    "html-meta-color-scheme": "a bonus for dark mode",
    "html-role": "layout tables are read as tables there",
    "html-style": "all that matters is written into the elements",
    "html-width": "in pixels; a style stands beside it",
}
