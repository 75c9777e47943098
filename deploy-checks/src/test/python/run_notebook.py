"""Runs a notebook in Databricks' source format, from its first cell to its last, as Databricks would.

    python run_notebook.py NOTEBOOK SQL_ADDRESS [--widget NAME=VALUE]... [--ipynb FILE]

`%sql` cells and `spark.sql` are answered by the Spark session at SQL_ADDRESS, which a test holds; there is no Spark here.
With `--ipynb` what the cells show is kept as GitHub renders it.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import io
import json
import urllib.error
import urllib.request
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

HEADER = "# Databricks notebook source\n"
SEPARATOR = "\n# COMMAND ----------\n"
MAGIC = "# MAGIC "


class Answer:
    """What a statement gave; of Spark's DataFrame the one method that the notebooks call."""

    def __init__(self, columns: list[dict], rows: list[dict]):
        self._columns, self._rows = columns, rows

    def toPandas(self) -> pd.DataFrame:
        frame = pd.DataFrame(self._rows, columns=[column["name"] for column in self._columns])
        for column in self._columns:
            if column["type"] == "timestamp":
                frame[column["name"]] = pd.to_datetime(frame[column["name"]], utc=True).dt.tz_localize(None)
        return frame


class Spark:
    def __init__(self, address: str):
        self._address = address

    def sql(self, statement: str) -> Answer:
        try:
            with urllib.request.urlopen(self._address, data=statement.encode()) as response:
                answer = json.load(response)
        except urllib.error.HTTPError as refusal:
            raise RuntimeError(f"{refusal.read().decode()}\n{statement}") from None
        return Answer(answer["columns"], answer["rows"])


class Widgets:
    def __init__(self, given: dict[str, str]):
        self._given, self._values = given, {}

    def text(self, name: str, default: str, label: str = "") -> None:
        self._values[name] = self._given.get(name, default)

    def get(self, name: str) -> str:
        return self._values[name]


class Utilities:
    def __init__(self, widgets: Widgets):
        self.widgets = widgets


def cells(notebook: str) -> list[tuple[str, str]]:
    """Pairs of `md`, `sql` or `python`, and the text without its marks."""
    assert notebook.startswith(HEADER), "no notebook of Databricks"
    found = []
    for cell in notebook[len(HEADER) :].split(SEPARATOR):
        lines = cell.strip("\n").split("\n")
        if not lines[0].startswith(MAGIC + "%"):
            found.append(("python", "\n".join(lines)))
            continue
        assert all(line.startswith(MAGIC.rstrip()) for line in lines), "a line of a magic cell without its mark"
        kind, _, rest = lines[0][len(MAGIC) + 1 :].partition(" ")
        body = [rest] if rest else []
        found.append((kind, "\n".join(body + [line[len(MAGIC) :] for line in lines[1:]])))
    return found


class Outputs:
    """What a cell shows, as a notebook file keeps it."""

    def __init__(self):
        self.items = []

    def show(self, value) -> None:
        frame = value.toPandas() if isinstance(value, Answer) else value
        print(frame.to_string(index=False))
        self.items.append(
            {
                "output_type": "display_data",
                "data": {
                    "text/html": frame.to_html(index=False, border=0).split("\n"),
                    "text/plain": frame.to_string(index=False),
                },
                "metadata": {},
            }
        )

    def keep_figures(self) -> None:
        for number in plt.get_fignums():
            picture = io.BytesIO()
            plt.figure(number).savefig(picture, format="png", dpi=80, bbox_inches="tight", metadata={"Software": None})
            data = {"image/png": base64.b64encode(picture.getvalue()).decode(), "text/plain": "<Figure>"}
            self.items.append({"output_type": "display_data", "data": data, "metadata": {}})
        plt.close("all")

    def keep_text(self, text: str) -> None:
        if text:
            self.items.insert(0, {"output_type": "stream", "name": "stdout", "text": text})


def run(kind: str, text: str, names: dict, outputs: Outputs) -> None:
    if kind == "sql":
        outputs.show(names["spark"].sql(text))
    elif kind == "python":
        shown = io.StringIO()
        names["display"] = outputs.show
        with contextlib.redirect_stdout(shown):
            exec(compile(text, "<cell>", "exec"), names)
        kept = [item["data"]["text/plain"] + "\n" for item in outputs.items if "text/html" in item["data"]]
        said = shown.getvalue()
        for table in kept:
            said = said.replace(table, "", 1)
        print(shown.getvalue(), end="")
        outputs.keep_text(said)
        outputs.keep_figures()
    else:
        assert kind == "md", f"a cell of the kind %{kind}"


def document(shown: list[tuple[str, str, Outputs]]) -> dict:
    written = []
    for number, (kind, text, outputs) in enumerate(shown):
        source = text if kind != "sql" else "%sql\n" + text
        cell = {"id": f"cell-{number}", "metadata": {}, "source": source.splitlines(keepends=True)}
        if kind == "md":
            written.append({"cell_type": "markdown", **cell})
        else:
            written.append({"cell_type": "code", "execution_count": None, "outputs": outputs.items, **cell})
    language = {"name": "python"}
    return {"cells": written, "metadata": {"language_info": language}, "nbformat": 4, "nbformat_minor": 5}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("notebook", type=Path)
    parser.add_argument("address")
    parser.add_argument("--widget", action="append", default=[])
    parser.add_argument("--ipynb", type=Path)
    options = parser.parse_args()
    widgets = Widgets(dict(given.split("=", 1) for given in options.widget))
    names = {"__name__": "__main__", "spark": Spark(options.address), "dbutils": Utilities(widgets)}
    shown = []
    for kind, text in cells(options.notebook.read_text(encoding="utf-8")):
        outputs = Outputs()
        run(kind, text, names, outputs)
        shown.append((kind, text, outputs))
    if options.ipynb:
        options.ipynb.write_text(json.dumps(document(shown), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
