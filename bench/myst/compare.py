#!/usr/bin/python3
"""Compare the roles that htmlize finds in MyST documents with those that MyST-Parser finds.

    bench/myst/compare.py HTMLIZE MANIFEST FILE...

HTMLIZE is the command, and MANIFEST any manifest. MyST-Parser is Debian's python3-myst-parser. Both read each file as it is; a role is its name and its text, with
white space folded, as htmlize gives it to plugins. Roles in the text of directives are left out: htmlize has no directives yet. Precision
is how many of htmlize's roles MyST-Parser has, and recall how many of MyST-Parser's htmlize has.
"""

import collections
import json
import re
import subprocess
import sys

from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser

def fold(text):
    return re.sub(r"[ \t\r]*\n[ \t\r]*", " ", text)


def myst_roles(text):
    parser = create_md_parser(MdParserConfig(enable_extensions=["deflist", "strikethrough", "tasklist"]), DocutilsRenderer)
    roles = collections.Counter()

    def walk(tokens):
        for token in tokens:
            if token.type == "myst_role":
                roles[(token.meta["name"], fold(token.content))] += 1
            walk(token.children or [])

    walk(parser.parse(text))
    return roles


def htmlize_roles(htmlize, manifest, file):
    out = subprocess.run([htmlize, "explain", "--json", "--format", "markdown", "-m", manifest, file], capture_output=True, text=True)
    if out.returncode != 0:
        raise SystemExit(f"{file}: {out.stderr}")
    # Roles between colons aren't MyST's.
    lines = open(file, encoding="utf-8").read().split("\n")
    roles = collections.Counter()
    for role in json.loads(out.stdout)["roles"]:
        at = role["position"]
        if lines[at["line"] - 1][at["column"] - 1] == "{":
            roles[(role["role"], role["text"])] += 1
    return roles


def main():
    htmlize, manifest, files = sys.argv[1], sys.argv[2], sys.argv[3:]
    ours = theirs = both = 0
    for file in files:
        text = open(file, encoding="utf-8").read()
        a, b = htmlize_roles(htmlize, manifest, file), myst_roles(text)
        common = a & b
        ours, theirs, both = ours + a.total(), theirs + b.total(), both + common.total()
        for name, roles in (("htmlize", a - b), ("MyST-Parser", b - a)):
            for role, n in sorted(roles.items()):
                print(f"{file}: only {name}: {role[0]} {role[1]!r} ({n})")
    print(f"{len(files)} files: htmlize {ours} roles, MyST-Parser {theirs}, both {both}")
    print(f"precision {both / max(ours, 1):.4f}, recall {both / max(theirs, 1):.4f}")


if __name__ == "__main__":
    main()
