"""Fetching what strangers serve: pages, feeds and pictures of the web, without trusting any of it.

outcome.py      the values that come back: never an exception
guard.py        which addresses may be asked at all (pure)
dial.py         connections to checked addresses only, bounded in time and in bytes
manners.py      how often one host is asked
fetcher.py      redirects, retries, HEAD and GET
pictures.py     format and size of a picture from its first bytes

Import from the modules: whoever only looks at outcomes need not load an HTTP client.
"""
