"""Line cleaning for text that arrives already extracted but still carries its site's boilerplate.

`LineCleaner` cuts menus, breadcrumbs, share and reply forms, related-story teasers and the like, line by line, each cut
with a reason from `REASONS`. `recurring` is the pure half of cross-document boilerplate: the corpus counts the keys.
Markup never comes here: after an extractor on HTML, cutting lines gains nothing.
"""

from .cleaner import CleanedText, LineCleaner
from .reasons import REASONS
from .recurring import edge_keys, line_keys, needed, without_lines

__all__ = ["REASONS", "CleanedText", "LineCleaner", "edge_keys", "line_keys", "needed", "without_lines"]
