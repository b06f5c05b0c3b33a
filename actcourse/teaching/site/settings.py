"""How Sphinx makes the pages."""

from pathlib import Path

HERE = Path(__file__).parent

SETTINGS = {
    "project": "Activation functions",
    "html_title": "Activation functions",
    "author": "",
    "extensions": [
        "myst_nb",
        "sphinx.ext.autodoc",
        "sphinx.ext.mathjax",
        "actcourse.teaching.site.extension",
    ],
    "exclude_patterns": ["_static"],
    "language": "en",
    "mathjax_path": "mathjax/tex-chtml.js",
    # -- notebooks: pages show what is stored, in which mathematics is rendered wherever it stands
    "nb_execution_mode": "off",
    "nb_render_markdown_format": "myst",
    "myst_enable_extensions": ["amsmath", "dollarmath"],
    "myst_dmath_double_inline": True,
    # -- the reference
    "default_role": "code",
    "autodoc_member_order": "bysource",
    "add_module_names": False,
    # -- pages
    "html_theme": "sphinx_book_theme",
    "html_static_path": ["_static", str(HERE / "static")],
    "templates_path": [str(HERE / "templates")],
    "html_favicon": str(HERE / "static" / "icon.svg"),
    "html_css_files": ["player.css", "quiz.css", "course.css"],
    "html_js_files": [(f"{name}.js", {"defer": "defer"}) for name in ("course", "player", "moving", "quiz", "quizzes")],
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_sphinx": False,
    "html_show_copyright": False,
    "html_show_search_summary": False,  # it reads the pages that are found, which browsers refuse from disk
    "html_permalinks": False,
    "html_use_index": False,
    "html_domain_indices": False,
    "html_context": {"default_mode": "auto"},
    "html_theme_options": {
        "use_download_button": False,
        "use_fullscreen_button": False,
        "home_page_in_toc": True,
        "show_toc_level": 2,
        "search_bar_text": "Search",
    },
}
