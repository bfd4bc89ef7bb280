"""Calls to action that the editor wrote by hand, in the wordings of seventeen years.

What can be nothing else goes by its wording, wherever it stands. At the end of a post every
sentence is weighed besides, by what labelled endings have taught (`weighing`).
"""

from newsletter.cleaning.calls.afterwords import begins_afterword, tells_of_work
from newsletter.cleaning.calls.finding import Call, find_calls, find_doubtful
from newsletter.cleaning.calls.reported import REPORTED

__all__ = ["REPORTED", "Call", "begins_afterword", "find_calls", "find_doubtful", "tells_of_work"]
