"""Names that would run, break or vanish where a text is not escaped."""

NAMES = [
    "<img src=x onerror=alert(1)>",
    "`${x}`",
    "</script><script>alert(1)</script>",
    "C:\\1907",
    "\"'&amp;",
    "{{ 7*7 }} {map} {data}",
    "![x](http://example.org/x.png)",
    "ß \u05e9\u05dc\u05d5\u05dd 🚀",
    "n" * 300,
]
