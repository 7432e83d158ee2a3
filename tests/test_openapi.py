"""The document that describes the addresses to programs: whole, valid, and true of the answers."""

from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
import schemathesis
from hypothesis import given, settings
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from geo.outputs import files
from geo.outputs.figure.styles import SIZES
from geo.page import take_away
from geo.scenario import link
from geo.scenario.parameters import MAX_LAUNCH_POINTS, PARAMETERS
from geo.scenario.scenario import Scenario
from geo.server import addresses
from geo.server.addresses import ADDRESSES, CHECKS
from test_server import HOME, day, web

__all__ = ["day", "web"]


def operations():
    """Every operation of the document, with the examples of its parameters by their names."""
    document = addresses.openapi(HOME)
    for path, methods in document["paths"].items():
        parameters = [
            document["components"]["parameters"][each["$ref"].rpartition("/")[2]] if "$ref" in each else each
            for each in methods["get"]["parameters"]
        ]
        examples = {each["name"]: each["example"] for each in parameters if "example" in each}
        yield path, methods["get"], examples


@pytest.mark.usefixtures("sketched")
@pytest.mark.parametrize(("path", "examples"), [(path, examples) for path, _, examples in operations()])
def test_all_examples_of_an_operation_together_are_answered(web, path, examples):
    assert ({"from", "to", "system"} if path in CHECKS else {"site", "band", "system", "units"}) <= set(
        examples
    )
    assert web.get(f"{path}?{urlencode(examples, doseq=True)}").status_code == 200


@pytest.mark.parametrize("name", [each.name for each in PARAMETERS if each.in_any_link])
def test_each_example_alone_is_answered(web, name):
    _, _, examples = next(each for each in operations() if each[0] == "/capitals.csv")
    assert web.get(f"/capitals.csv?{urlencode({name: examples[name]}, doseq=True)}").status_code == 200


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda each: each.path)
def test_every_answer_has_a_body_of_a_type_that_client_generators_keep(address):
    operation = next(each for path, each, _ in operations() if path == address.path)
    ((kind, body),) = operation["responses"]["200"]["content"].items()
    assert kind == files.FORMATS[address.suffix].media_type.partition(";")[0]
    told = {".geojson": {"$ref": "#/components/schemas/Bands"}}
    told |= {suffix: {"type": "string"} for suffix in (".html", ".csv", ".countries.csv", ".kml", ".svg")}
    assert body["schema"] == told.get(address.suffix, {"type": "string", "format": "binary"})


def test_an_answer_is_as_the_document_s_schema_says(web):
    (schema,) = addresses.openapi(HOME)["paths"]["/check.json"]["get"]["responses"]["200"]["content"].values()
    answer = web.get(f"/check.json?{addresses.CHECKED}").json()
    OAS31Validator(schema["schema"]).validate(answer)
    del answer["verdict"]
    assert not OAS31Validator(schema["schema"]).is_valid(answer)


def test_bands_and_what_may_lie_beside_them_are_as_the_document_s_schema_says(web):
    schema = addresses.openapi(HOME)["components"]["schemas"]["Bands"]
    bands = web.get("/bands.geojson?site=kaliningrad&site=comiso&common=all&shade=countries&year=1983").json()
    OAS31Validator(schema).validate(bands)
    kinds = {each["properties"].get("kind"): each["properties"] for each in bands["features"]}
    assert set(kinds) == {None, "common", "country", "site"}
    for kind, needed in {None: "inner_km", "common": "label", "country": "band", "site": "site"}.items():
        value = kinds[kind].pop(needed)
        assert not OAS31Validator(schema).is_valid(bands)
        kinds[kind][needed] = value


@pytest.fixture(scope="module")
def described(web):
    return schemathesis.openapi.from_asgi("/openapi.json", web.app)


@pytest.mark.usefixtures("sketched")
@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("path", [path for path, _, _ in operations()])
def test_whatever_a_program_makes_of_the_document_is_answered_as_that_says(described, path, mode):
    @settings(max_examples=10)
    @given(described[path]["GET"].as_strategy(generation_mode=mode))
    def asked(case):
        # Which texts are places and systems is more than a schema can say.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    asked()


def test_the_openapi_document_is_valid_and_has_every_address(web):
    document = web.get("/openapi.json").json()
    validate(document)
    assert set(document["paths"]) == {*(address.path for address in ADDRESSES), *CHECKS}
    png = document["paths"]["/figure.png"]["get"]
    (size,) = [each for each in png["parameters"] if each.get("name") == "size"]
    assert size["schema"]["enum"] == list(SIZES)


def test_the_openapi_document_has_every_key_a_link_can_have():
    scenario = Scenario.parse(["kaliningrad"], ["0-480"], "9m729", "eu")
    keys = set(addresses.openapi(HOME)["components"]["parameters"])
    assert set(parse_qs(link.query(scenario))) <= keys
    assert {
        f"{key}.{number}" for key in ("band", "system") for number in range(1, MAX_LAUNCH_POINTS + 1)
    } <= keys
    assert {each.key for each in PARAMETERS if not each.numbered} <= keys


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda each: each.name)
def test_every_example_of_a_parameter_is_understood(parameter):
    query = {"site": ["kaliningrad", "mozdok"], "towns": ["LT"]}  # without towns some capitals must count
    for value in parameter.choices or (parameter.example,):
        assert link.read_query(query | {parameter.name: [value]})[1] == ()


def test_the_document_about_http_names_every_file_that_is_served():
    text = (Path(__file__).parents[1] / "docs" / "http.md").read_text("utf-8")
    assert [each.path for each in ADDRESSES if f"`{each.path}`" not in text] == []


def test_the_page_offers_every_file_that_is_served_but_pictures():
    pictures = {suffix for suffix, form in files.FORMATS.items() if form.is_figure}
    suffixes = {each.suffix for each in ADDRESSES} - pictures - {".html"}
    assert suffixes <= take_away.LAYERS.keys()
