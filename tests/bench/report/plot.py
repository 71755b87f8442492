"""A bar chart as SVG: one bar a figure, on a logarithmic scale, since engines are orders of magnitude apart."""

import html
import math

ROW, LEFT, WIDTH, RIGHT, TOP = 22, 290, 420, 90, 46
COLORS = {"Writ": "#1f6f8b", "floor": "#7a8b3c"}
OTHER = "#9aa0a6"


def shown(ns):
    if ns < 1000:
        return f"{ns:.3g} ns"
    return f"{ns / 1000:.3g} µs" if ns < 1e6 else f"{ns / 1e6:.3g} ms"


def color_of(label):
    return next((color for begin, color in COLORS.items() if label.startswith(begin)), OTHER)


def bar(y, label, value, x):
    text = html.escape(label)
    return (f'<text x="{LEFT - 8}" y="{y + 15}" text-anchor="end">{text}</text>'
            f'<rect x="{LEFT}" y="{y + 3}" width="{max(1.0, x - LEFT):.1f}" height="{ROW - 7}" fill="{color_of(label)}"/>'
            f'<text x="{x + 6:.1f}" y="{y + 15}">{shown(value)}</text>')


def grid(low, high, place, bottom):
    lines = []
    for power in range(low, high + 1):
        x = place(10**power)
        lines.append(f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{bottom}" stroke="#e3e3e3"/>'
                     f'<text x="{x:.1f}" y="{TOP - 10}" text-anchor="middle" fill="#666">{shown(10**power)}</text>')
    return lines


def chart(title, rows):
    """`rows` are (label, nanoseconds)."""
    low = math.floor(math.log10(min(v for _, v in rows)))
    high = max(low + 1, math.ceil(math.log10(max(v for _, v in rows))))
    place = lambda v: LEFT + WIDTH * (math.log10(v) - low) / (high - low)
    bottom = TOP + ROW * len(rows)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + RIGHT}" height="{bottom + 10}" '
             f'font-family="sans-serif" font-size="12" role="img"><title>{html.escape(title)}</title>',
             f'<rect width="100%" height="100%" fill="white"/><text x="8" y="18" font-size="14" font-weight="bold">{html.escape(title)}</text>']
    parts += grid(low, high, place, bottom)
    parts += [bar(TOP + ROW * i, label, value, place(value)) for i, (label, value) in enumerate(rows)]
    return "\n".join(parts) + "\n</svg>\n"
