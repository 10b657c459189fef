"""The article's numbers, as facts to test against: drawings, features, two printed maps and an election."""

# Rows from top to bottom; X is white (+1) and . is black (−1).
DRAWINGS = {
    "X": "......... .X.....X. ..X...X.. ...X.X... ....X.... ...X.X... ..X...X.. .X.....X. .........",
    "O": "......... ...XXX... ..X...X.. .X.....X. .X.....X. .X.....X. ..X...X.. ...XXX... .........",
    "X shifted": "X.....X.. .X...X... ..X.X.... ...X..... ..X.X.... .X...X... X.....X.. ......... .........",
    "X scaled": "......... ......... ..X...X.. ...X.X... ....X.... ...X.X... ..X...X.. ......... .........",
    "X rotated": "......... ......X.. .X...X... ..XX.X... ....X.... ...X.XX.. ...X...X. ..X...... .........",
    "X thick": "......... XX....XX. .XX..XX.. ..XXXX... ...XX.... ..XXXX... .XX..XX.. XX....XX. .........",
    "O shifted": "......... ......... ..XXX.... .X...X... X.....X.. X.....X.. X.....X.. .X...X... ..XXX....",
    "O scaled": "......... ......... ...XXX... ..X...X.. ..X...X.. ..X...X.. ...XXX... ......... .........",
    "O rotated": "......... ...XX.... ..X..XX.. ..X....X. .X.....X. .X....X.. ..XX..X.. ....XX... .........",
    "O thick": "......... ...XXX... ..XXXXX.. .XX...XX. .XX...XX. .XX...XX. ..XXXXX.. ...XXX... .........",
}
FEATURES = {"diagonal": "X.. .X. ..X", "cross": "X.X .X. X.X", "antidiagonal": "..X .X. X.."}

# The X filtered with the diagonal feature, in ninths: a value is n / 9, printed cut off after two decimals.
FILTERED_X_DIAGONAL = [
    [7, -1, 1, 3, 5, -1, 3],
    [-1, 9, -1, 3, -1, 1, -1],
    [1, -1, 9, -3, 1, -1, 5],
    [3, 3, -3, 5, -3, 3, 3],
    [5, -1, 1, -3, 9, -1, 1],
    [-1, 1, -1, 3, -1, 9, -1],
    [3, -1, 5, 3, 1, -1, 7],
]
PRINTED_NINTHS = {
    -3: "-0.33",
    -1: "-0.11",
    0: "0.00",
    1: "0.11",
    3: "0.33",
    5: "0.55",
    7: "0.77",
    9: "1.00",
}
# That map after 2×2 max pooling with stride 2 (windows at the edge are partial), in ninths.
POOLED_X_DIAGONAL = [[9, 3, 5, 3], [3, 9, 3, 5], [5, 3, 9, 1], [3, 5, 1, 7]]

# The fully connected example: twelve values of a new picture, in hundredths, and which vote for what.
NEW_PICTURE_HUNDREDTHS = [90, 65, 45, 87, 96, 73, 23, 63, 44, 89, 94, 53]
VOTERS = {"X": (0, 3, 4, 9, 10), "O": (1, 2, 8, 11)}
