"""Calls to action that the editor wrote by hand, in the wordings of seventeen years.

What can be nothing else goes by its wording, wherever it stands. At the end of a post every
sentence is weighed besides, by what labelled endings have taught (`weighing`).
"""

from newsletter.cleaning.calls.afterwords import begins_afterword
from newsletter.cleaning.calls.finding import SPOKEN, Call, find_calls, find_doubtful

__all__ = ["SPOKEN", "Call", "begins_afterword", "find_calls", "find_doubtful"]
