"""A site is whole where its settings file says no more than its name."""

from tearsheet.model import defaults
from tearsheet.settings import Settings
from tests.conftest import ROOT, SiteFolder

SEED = "Brekke sells a boat\nPublished 9 November 2026\n\nThe company Brekke AS did.\n"
NAME = 'SITENAME = "The Boat Letter"\nSEARCH = False\n'
PLAIN = 'PELICAN_CLASS = "tearsheet.Site"\n'


def test_a_name_alone_makes_a_site(site: SiteFolder) -> None:
    """Ingest and build need no other setting; plain `pelican` needs the line with its class, and builds the same.

    Plugins that happen to be installed, as two are beside the tests, change nothing.
    """
    site.put("pelicanconf.py", NAME)
    site.put("seeds/boats.txt", SEED)
    site.ingest()
    site.build()
    built = site.files("output")
    assert b"<title>The Boat Letter</title>" in built["index.html"]
    assert (
        b"<title>Brekke sells a boat \xc2\xb7 The Boat Letter</title>"
        in built["articles/brekke-sells-a-boat/index.html"]
    )
    assert built["theme/site.css"] == (ROOT / "theme/static/site.css").read_bytes()
    site.put("pelicanconf.py", PLAIN + NAME)
    done = site.execute("pelican", "-s", "pelicanconf.py", "-o", "plain")
    assert done.returncode == 0, done.stderr
    assert site.files("plain") == built


def test_the_defaults_are_as_seen_from_the_settings_file(site: SiteFolder) -> None:
    """Wherever a command runs, the site's folders are beside its settings; None means that a setting is not said."""
    file = site.put("news/pelicanconf.py", "".join(f"{name} = None\n" for name in ("PLUGINS", "SEEDS_PATH")))
    settings = Settings.read(file)
    beside = [settings.seeds, settings.content, settings.output, settings.cache]
    assert [str(folder.relative_to(file.parent)) for folder in beside] == ["seeds", "content", "output", ".tearsheet"]
    assert settings.pelican["PLUGINS"] == ()
    assert settings.pelican["THEME"] == str(defaults.THEME) == str(ROOT / "theme")
    assert settings.warnings == ()
