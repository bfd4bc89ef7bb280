"""What the mail services post later: one file each, beside its adapter, which names its class.

How a post is proved, what the service's words for its events mean in ours, and where they stand.
"""
