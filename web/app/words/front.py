"""What the page says around its figures."""

from __future__ import annotations

LANGUAGE = "en"
TITLE = "X or O? A convolutional network, step by step"
DESCRIPTION = "Draw an X or an O and watch a convolutional network decide, number by number, in real Python in your browser."

SKIP = "Skip to the verdict"
HEADING = "X or O?"
LEDE = (
    "Draw, and watch a convolutional network decide. Every number on this page is worked out here, in your browser, by "
    "Python that you can read."
)
LOADING, STARTING = "Loading Python", "Python is starting …"
NO_SCRIPT = (
    "This page runs Python in your browser, and needs JavaScript to start it. Switch JavaScript on and reload; the text "
    "below can be read without it."
)

NETWORKS = "Who decides?"
NETWORK_NAMES = {
    "lesson": ("The article's network", "made by hand: three features, 9×9 pixels"),
    "xo": ("A trained network", "learned its features from generated drawings"),
    "mine": ("Your own network", "yours to train and redesign in the lab"),
}
EDITED, RESTORE = "You have changed this network.", "Restore it"

DRAWING, DRAWING_NOTE = "Your drawing", "the input"
PAD, PAD_LABEL = "drawing pad", "Drawing pad, 9 by 9 cells"
HINT = ("Draw an ", "X", " or an ", "O", " here")
HINT_FOR_TWO = ("Draw ", " or ", " here")
HINT_FOR_ANY = "Draw here"
UNDO, CLEAR = "Undo", "Clear"
OPEN, OPEN_LABEL = "Open …", "Open a picture of a letter"
PAD_HELP = "Mouse, finger or pen. With the keyboard: arrows move, Space paints a pixel, Backspace undoes. A picture can be dropped or pasted."
PICTURE = "Picture"
LITERAL = "Compared pixel by pixel"
NUMBERS_SHOWN = "Numbers in the maps"

LENS = "How one number is made"
SLIDE = "Slide over the map"
TO_START, STEP_BACK, STEP_ON = "Back to the first cell", "One cell back", "One cell on"
CELL, SPEED, CLOSE = "Cell", "Speed", "Close"

GALLERY = "Ten drawings to try"
GALLERY_TEXT = (
    "The classic explanation has ten: an X and an O, and each of them shifted, shrunk, rotated and drawn with a thick "
    "pen. Choose one to load it."
)

ARTICLE = "How it works, in ten chapters"
ARTICLE_TEXT = (
    "All the figures show *your* drawing, seen by the network chosen above; as long as the pad is empty, the article's "
    "X stands in for it. What you change in one chapter holds in all the others."
)
STRIP = "The network at a glance, and the chapters"
LAB = "Lab"

FOOTER = (
    "The network is `pycnn`, written in Python with NumPy; it runs here through PyScript and Pyodide. Nothing that you "
    "draw leaves this page. The story and its example are those of Brandon Rohrer's “How do convolutional neural networks "
    "work?”, told anew. MIT licence; [licences of the parts](./licenses/README.md)."
)

NOT_FOUND = "There is no such page"
NOT_FOUND_ADVICE = (
    "Perhaps it has moved, or the address has a slip. Everything that this site has is on its first page."
)
TO_FIRST_PAGE = "Go to the first page"
SHORT_TITLE = "X or O?"
