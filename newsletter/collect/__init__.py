"""Sources → inbox, each piece of news once, and what the editor does with what waits there.

run            read the sources, take what is due; what the editor gives is taken at once
reading        the sources of a group of hosts, in parallel
workers        the same work in several processes
settling       what of a source is new, changed, or not yet settled
drafting       an item as a draft: cleaned, with its speakers
introductions  how a text introduces a speaker
own            what the front matter of the editor's own file says
doubles/       which posts are one piece of news
richer         what a copy has that its update lacks
confirming     speakers of a draft become confirmed
placing        a draft's place in the inbox, beside its doubles
drafts         the draft as a file
renamed        a draft that was given another name
inbox          what waits: shown, confirmed, discarded, restored
changes        what was done to its text: taken back, or another version taken
"""

from newsletter.collect.run import MANY, TOLD, Collected, Say, Tools, add, collect, split

__all__ = ["MANY", "TOLD", "Collected", "Say", "Tools", "add", "collect", "split"]
