"""What a plugin does wrong is said to be its own fault, with its file and line, and costs as little as it can."""

import pytest

from tests.conftest import SiteFolder

POST = "---\ntitle: {0}\ndate: 2026-02-20\nsection: Ports\n---\n{0}.\n"
HABITS = {
    "writing one article": (
        "def boom(generator, content):\n    if content.slug == 'two':\n        {}['x']\n"
        "def register():\n    signals.article_generator_write_article.connect(boom)\n"
    ),
    "every object": "def boom(content):\n    {}['x']\ndef register():\n    signals.content_object_init.connect(boom)\n",
    "a file": "def boom(pelican):\n    open('no/such')\ndef register():\n    signals.finalized.connect(boom)\n",
    "registering": "\n\ndef register():\n    {}['x']\n",
    "no Python": "\ndef register(:\n",
    "a generator": (
        "from pelican.generators import Generator\n"
        "class G(Generator):\n    def generate_context(self):\n        {}['x']\n"
        "def get(pelican):\n    return G\ndef register():\n    signals.get_generators.connect(get)\n"
    ),
}


@pytest.mark.parametrize("habit", HABITS)
def test_a_plugin_that_fails_is_named(site: SiteFolder, habit: str) -> None:
    """No traceback, no fault of ours: one message says which file, which line, and what to do."""
    site.put("content/posts/one.md", POST.format("One"))
    site.put("content/posts/two.md", POST.format("Two"))
    site.put("plugins/habit.py", "from pelican import signals\n" + HABITS[habit])
    with (site.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write("PLUGIN_PATHS = ['plugins']\nPLUGINS = ['habit']\n")
    result = site.run("build")
    assert result.exit_code == 1, result.output
    (line,) = result.stderr.splitlines()
    assert "plugins/habit.py:" in line, line
    assert line.endswith("; mend it, or take it out of PLUGINS")
    if habit == "writing one article":
        assert {"articles/one/index.html", "feed.atom", "sitemap.xml"} <= site.files("output").keys()
