"""Draws the pictures in docs/: how many clients receive the code, and why a Close frame is lost.

`python3 tests/interop/run.py --pictures closing.py` draws them from the results of that run.
"""

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot

from common import REPOSITORY

# Legible on white and on black.
GREY, GREEN, ORANGE = "#808080", "#2f9e6e", "#d9822b"

STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "fastrapi-compat",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": GREY,
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
}

SEQUENCES = {
    "A plain Close frame": [
        ("client", "data", GREY),
        ("server", "Close 1008", GREY),
        ("client", "more data", GREY),
        ("server", "RST: unread data, socket dropped", ORANGE),
    ],
    "close_with": [
        ("client", "data", GREY),
        ("server", "Close 1008", GREY),
        ("client", "more data, drained", GREY),
        ("client", "Close 1008", GREEN),
    ],
}
OUTCOMES = {
    "A plain Close frame": "client reports 1006",
    "close_with": "client reports 1008",
}


def draw(received):
    """Draws both pictures. `received` has, by client and server, how many of 100 clients received the
    code with `close_with` and with a plain Close frame."""
    with pyplot.rc_context(STYLE):
        draw_received(received)
        draw_sequences()


def draw_received(received):
    figure, panels = pyplot.subplots(1, len(received), sharey=True, figsize=(8, 2.8), layout="constrained")
    for panel, (client, by_server) in zip(panels, received.items()):
        for position, (ours, plain) in enumerate(by_server.values()):
            for offset, count, color in [(-0.2, ours, GREEN), (0.2, plain, ORANGE)]:
                panel.barh(position + offset, count, height=0.36, color=color)
                panel.text(count + 2, position + offset, count, va="center", fontsize=7)
        panel.set_title(client, color=GREY, fontsize=10)
        panel.set_yticks(range(len(by_server)), by_server)
        panel.set_xlim(0, 118)
        panel.set_xticks([0, 50, 100])
        panel.spines[["top", "right"]].set_visible(False)
    panels[0].invert_yaxis()
    figure.supxlabel("clients out of 100 that received 1008", fontsize=9, color=GREY)
    bars = [pyplot.Rectangle((0, 0), 1, 1, color=color) for color in (GREEN, ORANGE)]
    figure.legend(bars, ["close_with", "plain Close frame"], loc="outside upper center", ncols=2, frameon=False)
    save(figure, "received_codes.svg")


def draw_sequences():
    figure, panels = pyplot.subplots(1, 2, figsize=(8, 2.6), layout="constrained")
    for panel, (title, messages) in zip(panels, SEQUENCES.items()):
        panel.set_title(title, color=GREY, fontsize=10)
        panel.set_xlim(-0.15, 1.15)
        panel.set_ylim(len(messages) + 1.1, -0.6)
        panel.axis("off")
        for position, side in enumerate(["client", "server"]):
            panel.text(position, -0.3, side, ha="center", va="bottom", weight="bold")
            panel.plot([position, position], [-0.2, len(messages) + 0.2], color=GREY, linewidth=1)
        for step, (sender, text, color) in enumerate(messages):
            start, end = (0, 1) if sender == "client" else (1, 0)
            arrow = {"arrowstyle": "->", "color": color}
            panel.annotate("", (end, step + 0.8), (start, step + 0.5), arrowprops=arrow)
            panel.text(0.5, step + 0.5, text, ha="center", va="bottom", color=color)
        outcome = OUTCOMES[title]
        panel.text(0, len(messages) + 0.5, outcome, va="top", color=messages[-1][2], weight="bold")
    save(figure, "lost_close_frame.svg")


def save(figure, name):
    # Without a date, so that the same results produce the same file.
    figure.savefig(REPOSITORY / "docs" / name, transparent=True, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
