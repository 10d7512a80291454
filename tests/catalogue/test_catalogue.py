"""The starter catalogue is sound, and the site's own entities go before it."""

from collections import Counter
from pathlib import Path

import pytest

from tearsheet.catalogue import Catalogue, starter
from tearsheet.model import entity as entities
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import built_in
from tearsheet.tagging import vocabulary


def test_no_name_is_claimed_twice_without_a_rule() -> None:
    """A name of the starter catalogue means one entity, or each of those it may mean says with what context it does."""
    claims: dict[str, list[Entity]] = {}
    for entity in starter():
        for name in set(entity.names):
            claims.setdefault(name, []).append(entity)
    shared = {name: claimants for name, claimants in claims.items() if len(claimants) > 1}
    assert [name for name, claimants in shared.items() if not all(one.shares(name) for one in claimants)] == []
    assert len(shared) < 50


def test_owners_exist_and_nobody_owns_itself() -> None:
    """Every owner is a company of the catalogue, and following owners comes to an end."""
    companies = {entity.name: entity for entity in starter() if entity.kind == "company"}
    for entity in starter():
        seen = [entity.name] if entity.kind == "company" else []
        owners = [entity.owners[-1].name] if entity.owners else []
        assert {owner.name for owner in entity.owners} <= companies.keys(), entity.name
        while owners:
            name = owners.pop()
            assert name not in seen, seen
            seen.append(name)
            owners += [companies[name].owners[-1].name] if companies[name].owners else []


def test_every_entity_is_described_and_hard_names_have_context() -> None:
    """Each entity has a sentence and an industry, each ambiguity a name of its own, hard ones context; slugs differ."""
    for entity in starter():
        assert entity.description.endswith("."), entity.name
        assert entity.industry, entity.name
        assert set(entity.ambiguity) <= set(entity.names), entity.name
        assert "hard" not in entity.ambiguity.values() or entity.context, entity.name
    slugs = Counter((entity.kind, entity.slug) for entity in starter())
    assert [slug for slug, count in slugs.items() if count > 1] == []


def test_names_that_are_also_words_or_people_are_ambiguous() -> None:
    """No single word that is in the dictionary, or a name of places or people, is taken for an entity everywhere."""
    for entity in starter():
        for name in entity.names:
            is_word = name.istitle() and name.isalpha() and vocabulary.is_ordinary(name.lower())
            if is_word or name in vocabulary.of("places"):
                assert entity.ambiguity.get(name, "none") != "none", (entity.name, name)


def test_products_have_owners_unless_a_community_makes_them() -> None:
    """All but a handful of products, which no company owns, say whose they are."""
    ownerless = [entity.name for entity in starter() if entity.kind == "product" and not entity.owners]
    assert {"Linux", "PostgreSQL", "Blu-ray"} <= set(ownerless)
    assert len(ownerless) < 30


def test_the_catalogue_is_large_enough_to_begin_with() -> None:
    """At least 600 companies and 1,000 products are known from the start."""
    kinds = Counter(entity.kind for entity in starter())
    assert kinds["company"] >= 600
    assert kinds["product"] >= 1_000


def test_the_cache_holds_the_same_catalogue(tmp_path: Path) -> None:
    """What is read from the cache is what the files say, and a damaged cache is read past."""
    starter.cache_clear()
    first = starter(tmp_path)
    starter.cache_clear()
    assert starter(tmp_path) == first
    (tmp_path / "starter").write_bytes(b"damaged")
    starter.cache_clear()
    assert starter(tmp_path) == first


def test_an_entity_that_is_written_and_read_is_the_same() -> None:
    """Every entity of the starter catalogue survives its copy into content."""
    for entity in starter():
        read, problems = entities.parse_entity(entities.write(entity), f"{entity.slug}.md", entity.kind, built_in())
        assert problems == []
        assert read == entity


def test_own_entities_go_before_starter_ones() -> None:
    """A name that the site's own entity and a starter entity share means the own one."""
    own = Entity(name="Oak", aliases=("Elm",), kind="company")
    catalogue = Catalogue(built_in(), [("companies/oak.md", own)], [Entity(name="Elm", kind="product")])
    assert catalogue.meanings["Elm"] == (own,)
    assert catalogue.problems == []


def test_a_starter_entity_claims_no_name_of_an_own_one() -> None:
    """A starter entity comes without the names that own ones have, and not at all where that is its first."""
    own = Entity(name="Oak", aliases=("Elm", "Tree"), kind="company")
    elm, ash = (
        Entity(name="Elm", aliases=("Elm Group",), kind="company"),
        Entity(name="Ash", aliases=("Tree", "Ash Group"), kind="company", ambiguity={"Tree": "soft", "Ash": "soft"}),
    )
    catalogue = Catalogue(built_in(), [("companies/oak.md", own)], [elm, ash])
    assert "Elm Group" not in catalogue.meanings
    (left,) = catalogue.meanings["Ash Group"]
    assert left == Entity(name="Ash", aliases=("Ash Group",), kind="company", ambiguity={"Ash": "soft"})
    assert catalogue.meanings["Tree"] == (own,)


def test_two_claims_to_a_name_are_a_problem_and_mean_nothing() -> None:
    """A name that two own entities claim is named with both files, and matches neither."""
    catalogue = Catalogue(
        built_in(),
        [
            ("companies/oak.md", Entity(name="Oak", aliases=("Tree",), kind="company")),
            ("products/elm.md", Entity(name="Elm", aliases=("Tree",), kind="product")),
        ],
    )
    assert [str(problem) for problem in catalogue.problems] == [
        (
            "products/elm.md: companies/oak.md claims the name “Tree” too; take it out of one of the two, "
            "or say in both its “ambiguity” and the “context” it has there"
        )
    ]
    assert "Tree" not in catalogue.meanings
    assert {"Oak", "Elm"} <= catalogue.meanings.keys()


@pytest.mark.parametrize("address", ["companies/..", "companies/.", "products/.hidden", "pages/about", "companies/a/b"])
def test_a_moved_address_stays_in_its_folder(address: str) -> None:
    """An address that would lead out of the folder of companies or products is a problem of the file."""
    entity, problems = entities.parse_entity(
        f"---\nname: Oak\nmoved: [{address}]\n---\n", "companies/oak.md", "company", built_in()
    )
    assert entity is not None
    assert entity.moved == ()
    assert [problem.line for problem in problems] == [3]


def test_two_may_share_a_name_that_both_call_ambiguous() -> None:
    """A name that two own entities claim, each with its context, may mean either."""
    bolt = Entity(name="Bolt", ambiguity={"Bolt": "hard"}, context=("ride",), kind="company")
    car = Entity(name="Chevrolet Bolt", aliases=("Bolt",), ambiguity={"Bolt": "hard"}, context=("car",), kind="product")
    catalogue = Catalogue(built_in(), [("companies/bolt.md", bolt), ("products/chevrolet-bolt.md", car)])
    assert catalogue.problems == []
    assert catalogue.meanings["Bolt"] == (bolt, car)


def test_what_cues_found_gives_way_without_a_problem() -> None:
    """A short form of two found names means neither; a found name goes before it, a listed one before both."""
    bank = Entity(name="Ormolux Bank", kind="company", aliases=("Ormolux",), status="candidate")
    mines = Entity(name="Ormolux Mines", kind="company", aliases=("Ormolux",), status="candidate")
    named = Entity(name="Ormolux", kind="company", status="candidate")
    listed = Entity(name="Ormo", kind="company", aliases=("Ormolux",))

    def meant(*own: Entity) -> tuple[list[str], int]:
        catalogue = Catalogue(built_in(), [(f"{entity.slug}.md", entity) for entity in own])
        return [entity.name for entity in catalogue.meanings.get("Ormolux", ())], len(catalogue.problems)

    assert meant(bank, mines) == ([], 0)
    assert meant(bank, mines, named) == (["Ormolux"], 0)
    assert meant(bank, named, listed) == (["Ormo"], 0)
