"""Line cleaning for text that arrives already extracted but still carries its site's boilerplate.

`cleaner.LineCleaner` cuts menus, breadcrumbs, share and reply forms, related-story teasers and the like, line by line,
each cut with a reason from `reasons.REASONS`. `recurring` is the pure half of cross-document boilerplate: the corpus
counts the keys. Markup never comes here: after an extractor on HTML, cutting lines gains nothing.
"""
