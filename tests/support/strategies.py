"""Launch points and bands of every kind, for Hypothesis."""

from hypothesis import strategies as st

from geo.facts import catalog
from geo.scenario.band import TREATY_BANDS, Band
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.parameters import MAX_BANDS, MAX_LAUNCH_POINTS
from geo.scenario.scenario import Scenario

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "`${x}`",
    "</script>",
    "C:\\1907",
    "&amp;",
    "{{ 7*7 }}",
    "a&band=none",
    "%3Cb%3E",
]


names = st.text(st.characters(exclude_categories=("C", "Z")), max_size=40) | st.sampled_from(HOSTILE)


points = st.builds(LaunchPoint, st.floats(-90, 90), st.floats(-180, 180), names) | st.sampled_from(
    [LaunchPoint.of(site) for site in catalog.sites()]
)


own_bands = st.tuples(st.floats(0, 19_000), st.floats(1, 1000)).map(
    lambda pair: Band(pair[0], pair[0] + pair[1] + 1e-6)
)


bands = st.sampled_from(TREATY_BANDS) | own_bands


scenarios = st.builds(
    Scenario,
    st.lists(points, min_size=1, max_size=MAX_LAUNCH_POINTS, unique=True).map(tuple),
    st.lists(bands, max_size=MAX_BANDS, unique=True).map(tuple),
)
