"""Chapter 7: the election, by fully connected layers."""

from __future__ import annotations

from collections.abc import Sequence

TITLE = "Fully connected: the election"
BEFORE = (
    "After the last pooling a handful of numbers is left. Each says how well some feature fits somewhere, roughly. They "
    "are put into one list, and now they vote: X or O?",
    "It is not *one value, one vote*. Every value has a *weight* for every class: how much it tells about it. What it adds "
    "to the vote is its size times this weight. A negative weight speaks against the class. The largest sum wins. As every "
    "value is connected with every class, this is called a *fully connected* layer.",
)
AFTER = (
    "In the article's network the weights are made by hand: values that are large for an X have the weight 1/5 for X, those "
    "that are large for an O have 1/4 for O, and all other weights are 0. So a vote is simply the mean of its voters. In "
    "the article's example the five voters of X have the mean 0.912. The article prints it as .92, which is a slip; cut "
    "off, it is 0.91. The vote for O, .51, is right.",
    "A trained network has found its weights itself, and its votes are *scores* of any size. *Softmax* turns them into "
    "shares that add up to 1: each score becomes a power of e = 2.718…, and each power is divided by the sum of all. So a "
    "lead of 1 means 2.7 times the share, a lead of 2 more than 7 times.",
    "Fully connected layers can be stacked, too. What the first one votes on are then categories that nobody has named: "
    "*hidden* ones. The last layer votes with them. It helps where one class has several looks, because mere adding up "
    "cannot say *this or that*.",
)
LABELS = {"source": "Who votes?", "ranked": "Largest share first"}
OPTIONS = {"drawing": "the values of the drawing", "article": "the article's example"}

CLASSES = "Whose vote is counted"
VALUE, WEIGHT, SHARE = "Value", "× weight", "adds"
WINS = "✓ wins"
PICTURE = "The picture, with what the chosen value comes from"
NO_PICTURE = "The article gives the twelve values of this picture, but not the picture."


def ballot(class_name: str) -> str:
    return f"What each value adds to the vote for {class_name}"


NO_WEIGHT = "0"


def value_label(position: int, name: str) -> str:
    return f"{position + 1} {name}".strip()


def others(count: int) -> str:
    return f"{count} other values together"


def verdict(ranked: Sequence[tuple[str, str]], tied: bool) -> str:
    """What comes of the votes; the winner is the first."""
    (winner, vote), (second, other) = ranked[:2]
    if tied:
        return f"A tie, {vote} each: the network takes the first, {winner}."
    return f"{winner} wins with {vote}, before {second} with {other}."


def softmax_of(class_name: str) -> str:
    return f"Share of {class_name}: "


def all_powers(count: int) -> str:
    return f"the sum of all {count} powers"


def and_so_on(count: int) -> str:
    return f"… ({count} in all)"


def comes_from(value: str, reach: str, won: str | None, searched: bool) -> str:
    """Which pixels a value comes from: what it may depend on, and what has won.

    If nothing was `searched` for, pixels themselves have won.
    """
    if won is None:
        return f"Value {value} depends on {reach}."
    if not searched:
        return f"Value {value} is the lightest pixel in {reach} (dashed): {won} (frame)."
    return f"Value {value} is the best match in {reach} (dashed). The match was found at {won} (frame)."


def part(rows: slice, cols: slice, whole: bool) -> str:
    if whole:
        return "the whole picture"
    return f"rows {rows.start + 1}–{rows.stop}, columns {cols.start + 1}–{cols.stop}"


def question(winner: str, vote: str, value: str, size: str, of_article: bool) -> str:
    return (
        f"{'Take the example of the article. ' if of_article else ''}The vote for {winner} is {vote}. What adds most to it is value {value}, which is {size}. What becomes of the "
        "vote if this value is set to 0?"
    )


def loses_all(vote: str) -> str:
    return f"{vote}: it loses the whole value"


def loses_share(vote: str) -> str:
    return f"{vote}: it loses the value times its weight"


def loses_nothing(vote: str) -> str:
    return f"{vote}: the others make up for it"


def because(value: str, size: str, weight: str, share: str, vote: str) -> str:
    return (
        f"Value {value} adds {size} × {weight} = {share}, and that is what is missing then: {vote} is left."
    )


HIDDEN = "Hidden categories in between"
KIND_NAMES = {"X": "X", "O": "O", "plus": "plus", "triangle": "triangle"}
ANSWERS = {"letter": "one of the two letters", "other": "something else"}
TRAIN, STOP, GO_ON, AGAIN = "Train the voters", "Stop", "Go on", "Train again, from other random weights"
HOW_MANY = "How many hidden values"
THIS_DRAWING = "the drawing"


def hidden_question(values: int, training: int, test: int) -> str:
    return (
        f"Ask the network's last {values} values something else: is the drawing one of the two letters, an X or an O, or "
        f"something else, a plus or a triangle? New voters learn it from {training} drawings and are tried on {test} "
        "others, with 0 to 6 hidden values in between."
    )


def hidden_values(count: int) -> str:
    return {0: "no hidden values", 1: "1 hidden value"}.get(count, f"{count} hidden values")


def trained(count: int, right: str | None) -> str:
    """What is said after the number on a button of so many hidden values."""
    name = " hidden value" if count == 1 else " hidden values"
    return f"{name}: {right} right" if right else f"{name}: not trained yet"


def drawing_examples(count: int, total: int) -> str:
    return f"Making drawings: {count} of {total}"


def learning(hidden: int, epoch: int, epochs: int) -> str:
    return f"Learning with {hidden_values(hidden)}: round {epoch} of {epochs}"


def not_trained(hidden: int) -> str:
    return f"With {hidden_values(hidden)} nothing has been trained yet."


def nothing_between(answer: str, share: str) -> str:
    return f"Here each of the values votes itself. The drawing is {ANSWERS[answer]}: {share}."


def hidden_table(count: int) -> str:
    return f"{hidden_values(count).capitalize()}: for the drawing, and on average for each kind"


def hidden_name(number: int) -> str:
    return f"Hidden {number + 1}"


def answer(name: str, share: str) -> str:
    return f"The last layer votes with them: the drawing is {ANSWERS[name]}, {share}."


def too_many(values: int) -> str:
    return (
        f"The network's last {values:,} values could be asked something else, too. But with so many of them it would take too "
        "long to train new voters here."
    )


def lesson(direct: str, best: str, hidden: int, gain: float, others: bool) -> str:
    """What is to be learned when all have been trained; `gain` is by how much hidden values are better.

    There are `others` to compare with if the network is one of the two that the page comes with.
    """
    lead = f"Without hidden values {direct} are right, with {hidden} of them {best}"
    if gain >= 0.1:
        return (
            f"{lead}. *Letter* has two looks that share nothing, so no sum can answer to both; one hidden value can stand "
            "for each."
        )
    if not others:
        return f"{lead}: they hardly help here. What the last values do not hold any more, no voter can get back."
    return (
        f"{lead}: they hardly help here. What the pooled values do not hold any more, no voter can get back. The other "
        "network's values hold more."
    )
