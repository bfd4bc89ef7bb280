"""The public site for any WSGI server, as `newsletter.wsgi:application`.

    gunicorn --chdir /srv/news newsletter.wsgi:application
    NEWSLETTER_PROJECT=/srv/news uwsgi --module newsletter.wsgi:application …

The project is that of NEWSLETTER_PROJECT, else of the working directory. NEWSLETTER_PROXIES is the
number of proxies in front whose entries in X-Forwarded-For are believed; none by default. Letters
leave from a thread of each process, of which one works at a time.

Where something is missing that a person must set, one line says so and the process ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from newsletter.errors import NewsletterError
from newsletter.web.site.worker import Application

#: gunicorn ends with it, where any other code has it start the next worker, and so on for ever.
_CANNOT_START = 3

try:
    application = Application(Path(os.environ.get("NEWSLETTER_PROJECT") or "."), os.environ)
except NewsletterError as error:
    # An exception would be told as a traceback of the server's, or retried at every request.
    print(f"newsletter: {error}", file=sys.stderr)
    sys.exit(_CANNOT_START)
