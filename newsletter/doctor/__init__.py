"""What must be right before mail is sent for real, and what to do where it is not.

case.py         what it may look at
finding.py      what one look found
records.py      what a question to the domain name system brought, as a value
spf.py dmarc.py dkim.py     the three records that receivers ask for (pure)
settings.py     newsletter.toml, keys and links
sender.py       the domain in the From line
site.py         the pages and the address for reports, as the internet sees them
bulk.py         what Gmail and Yahoo ask of whoever sends to many

Nothing here opens a connection: questions to the domain name system and to websites are functions
that are handed in, and "nobody could tell" is an answer of its own.
"""

from newsletter.doctor.case import Case
from newsletter.doctor.finding import Finding
from newsletter.doctor.visit import visit

__all__ = ["Case", "Finding", "visit"]
