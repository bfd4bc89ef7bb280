"""Texts as browsers put them on the clipboard, with all that their pages show around the news.

Each module knows the layouts of one sort of page: a post of a network, a press release, an episode
of a podcast, a video, a letter, a newspaper's page, messages of a chat. It looks for the layout
first, and takes out what belongs to it only where it is there: `Share`, `Follow` and `145` are
words of honest texts too.
"""
