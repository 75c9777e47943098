"""Lets pages link to files of the repository that are not part of the site, such as ../deploy/README.md."""

import logging
import posixpath
import re
from pathlib import Path

LINK = re.compile(r"\]\((\.\./[^)#\s]+)(#[^)\s]*)?\)")
LOG = logging.getLogger("mkdocs.hooks.links")


def on_page_markdown(markdown, page, config, **_):
    root = Path(config.docs_dir).parent

    def on_the_web(link):
        file = posixpath.normpath(posixpath.join("docs", page.file.src_uri, "..", link.group(1)))
        if not (root / file).exists():
            LOG.warning("%s links to %s, which does not exist", page.file.src_uri, link.group(1))
        kind = "tree" if (root / file).is_dir() else "blob"
        return f"]({config.repo_url}/{kind}/main/{file}{link.group(2) or ''})"

    return LINK.sub(on_the_web, markdown)
