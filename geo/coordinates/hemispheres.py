"""The words and letters that people write beside degrees, by language, as kinds of tokens: see `tokens`.

A word stands here only if it means one thing in every language listed. `O` is east in German and west in
French, Italian and Spanish; `s` is seconds and south: what they mean is asked of the rest of the text.
"""

_WORDS = {
    "N": (
        "n", "north", "northern", "nord", "norden", "nördlich", "nördliche breite", "nördlicher breite",
        "n br", "nördl br", "latitude nord", "północ", "północnej", "płn", "szer geogr płn", "szer płn",
        "szerokości geograficznej północnej", "szerokość geograficzna północna", "с ш", "сев ш", "сш",
        "северной широты", "северная широта", "пн ш", "півн ш", "північної широти", "північна широта",
        "北纬", "北緯",
    ),
    "S": (
        "south", "southern", "süd", "sud", "süden", "südlich", "südliche breite", "südlicher breite", "s br",
        "südl br", "latitude sud", "południe", "południowej", "płd", "szer geogr płd", "szer płd",
        "szerokości geograficznej południowej", "szerokość geograficzna południowa", "ю ш", "юж ш", "юш",
        "южной широты", "южная широта", "пд ш", "півд ш", "південної широти", "південна широта",
        "南纬", "南緯",
    ),
    "E": (
        "e", "east", "eastern", "ost", "osten", "östlich", "östliche länge", "östlicher länge", "ö l",
        "östl l", "est", "longitude est", "wschód", "wschodniej", "wsch", "dł geogr wsch", "dł wsch",
        "długości geograficznej wschodniej", "długość geograficzna wschodnia", "в д", "вост д", "вд",
        "восточной долготы", "восточная долгота", "сх д", "східної довготи", "східна довгота",
        "东经", "東経", "東經",
    ),
    "W": (
        "w", "west", "western", "westen", "westlich", "westliche länge", "westlicher länge", "w l",
        "westl l", "ouest", "longitude ouest", "oeste", "ovest", "zachód", "zachodniej", "zach",
        "dł geogr zach", "dł zach", "długości geograficznej zachodniej",
        "długość geograficzna zachodnia", "з д", "зап д", "зд", "западной долготы", "западная долгота",
        "зх д", "західної довготи", "західна довгота", "西经", "西経", "西經",
    ),
    "O": ("o",),
    "s": ("s",),
    "a": ("lat", "latitude", "широта", "breite", "szerokość", "szerokość geograficzna", "φ"),
    "b": (
        "lon", "long", "lng", "longitude", "долгота", "довгота", "länge", "długość", "długość geograficzna",
        "λ",
    ),
    "°": ("d", "deg", "degree", "degrees", "grad", "град", "stopni", "度"),
    "'": ("m", "min", "minute", "minutes", "minuten", "мин", "хв", "分"),
    '"': ("sec", "second", "seconds", "sekunden", "сек", "秒"),
}  # fmt: skip
# A mark and a letter run together: 54d42m36sN. What `secs` means is ambiguous.
_LETTERED = {
    mark + letter: kind + letter.upper()
    for marks, letters in ((("d", "m", "s"), "nsew"), (("deg", "min", "sec"), "new"))
    for mark, kind in zip(marks, ("°", "'", "s" if "s" in marks else '"'), strict=True)
    for letter in letters
}

# The kind of each word, the two kinds of a mark and a letter run together.
KINDS = {word: kind for kind, words in _WORDS.items() for word in words if " " not in word} | _LETTERED
_PHRASE_KINDS = {
    word.replace(" ", ""): kind for kind, words in _WORDS.items() for word in words if " " in word
}
KINDS |= _PHRASE_KINDS

_DOT = r"\.?+\s?+"
# Phrases of several words, the longest first, with or without full stops and spaces: с. ш.
PHRASES = "|".join(
    rf"(?<![^\W\d_]){_DOT.join(words.split())}(?![^\W\d_])\.?+"
    for words in sorted((w for ws in _WORDS.values() for w in ws if " " in w), key=len, reverse=True)
)
