"""The starter catalogue is sound, and the site's own entities go before it."""

import itertools
from collections import Counter

from tearsheet.catalogue import Catalogue, starter
from tearsheet.catalogue import entity as entities
from tearsheet.catalogue.entity import Entity


def test_no_name_is_claimed_twice() -> None:
    """Every name and alias of the starter catalogue means one entity."""
    claims = Counter(itertools.chain.from_iterable(set(entity.names) for entity in starter()))
    assert [name for name, count in claims.items() if count > 1] == []


def test_owners_exist_and_nobody_owns_itself() -> None:
    """Every owner is a company of the catalogue, and following owners comes to an end."""
    companies = {entity.name: entity for entity in starter() if entity.kind == "company"}
    for entity in starter():
        seen = [entity.name] if entity.kind == "company" else []
        owners = [entity.owners[-1].name] if entity.owners else []
        assert {owner.name for owner in entity.owners} <= companies.keys()
        while owners:
            name = owners.pop()
            assert name not in seen, seen
            seen.append(name)
            owners += [companies[name].owners[-1].name] if companies[name].owners else []


def test_every_entity_is_described_and_products_have_owners() -> None:
    """Each entity has a sentence, each product an owner, each ambiguity a name of its own, and slugs differ."""
    for entity in starter():
        assert entity.description.endswith("."), entity.name
        assert entity.kind == "company" or entity.owners, entity.name
        assert set(entity.ambiguity) <= set(entity.names), entity.name
    slugs = Counter((entity.kind, entity.slug) for entity in starter())
    assert max(slugs.values()) == 1


def test_the_catalogue_is_large_enough_to_begin_with() -> None:
    """Some hundred well-known companies and products are known from the start."""
    kinds = Counter(entity.kind for entity in starter())
    assert kinds["company"] >= 100
    assert kinds["product"] >= 100


def test_an_entity_that_is_written_and_read_is_the_same() -> None:
    """Every entity of the starter catalogue survives its copy into content."""
    for entity in starter():
        read, problems = entities.read(entities.write(entity), f"{entity.slug}.md", entity.kind)
        assert problems == []
        assert read == entity


def test_own_entities_go_before_starter_ones() -> None:
    """A name that the site's own entity and a starter entity share means the own one."""
    own = Entity(name="Oak", aliases=("Elm",), kind="company")
    catalogue = Catalogue([("companies/oak.md", own)], [Entity(name="Elm", kind="product")])
    assert catalogue.meanings["Elm"] is own
    assert catalogue.problems == []


def test_two_claims_to_a_name_are_a_problem_and_mean_nothing() -> None:
    """A name that two own entities claim is named with both files, and matches neither."""
    catalogue = Catalogue(
        [
            ("companies/oak.md", Entity(name="Oak", aliases=("Tree",), kind="company")),
            ("products/elm.md", Entity(name="Elm", aliases=("Tree",), kind="product")),
        ]
    )
    assert [str(problem) for problem in catalogue.problems] == [
        "products/elm.md: companies/oak.md claims the name “Tree” too; take it out of one of the two"
    ]
    assert "Tree" not in catalogue.meanings
    assert {"Oak", "Elm"} <= catalogue.meanings.keys()
