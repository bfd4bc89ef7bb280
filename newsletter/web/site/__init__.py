"""The public site: landing page, archive, sign-up, preferences, unsubscribing, webhooks."""
