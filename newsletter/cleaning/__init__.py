"""Makes drafts of what the web says: pure, one post or one page at a time.

`Item` → blocks of text → no furniture, no old calls to action → mended → `Cleaned`

Everything that is changed is told, with enough words around it to be found and undone.
"""

from newsletter.cleaning.clean import clean as clean
from newsletter.cleaning.house import HouseRules as HouseRules
from newsletter.cleaning.house import make_house as make_house
from newsletter.cleaning.markup import Uncleanable as Uncleanable
from newsletter.cleaning.pages import Page as Page
from newsletter.cleaning.splitting import split_page as split_page
from newsletter.cleaning.splitting import split_posts as split_posts
from newsletter.cleaning.undoing import CannotUndo as CannotUndo
from newsletter.cleaning.undoing import undo as undo
from newsletter.cleaning.undoing import undo_all as undo_all
from newsletter.cleaning.undoing import undo_chosen as undo_chosen
