"""The public site for any WSGI server, as `newsletter.wsgi:application`.

    gunicorn --chdir /srv/news newsletter.wsgi:application
    NEWSLETTER_PROJECT=/srv/news uwsgi --module newsletter.wsgi:application …

The project is that of NEWSLETTER_PROJECT, else of the working directory. NEWSLETTER_PROXIES is the
number of proxies in front whose X-Forwarded-For and X-Forwarded-Proto are believed; none by
default. Letters leave from a thread of each process, of which one works at a time.
"""

from __future__ import annotations

import os
from pathlib import Path

from newsletter.web.site.worker import Application

application = Application(Path(os.environ.get("NEWSLETTER_PROJECT") or "."), os.environ)
