"""Writes texts and labels to files as people's programs do, for the tests of what reads them.

    python write_texts.py TEXTS.jsonl FOLDER

TEXTS.jsonl has a JSON string on each line. Each file has the columns id, text and label. Without pandas only the files of
Python's own modules are written.
"""

import csv
import json
import pathlib
import sys

LABELS = ["negative", "neutral", "positive"]


def with_csv(path, rows, **dialect):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, **dialect)
        writer.writerow(["id", "text", "label"])
        writer.writerows(rows)


def with_json(path, rows, **options):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        for id, text, label in rows:
            file.write(json.dumps({"id": id, "text": text, "label": label}, **options) + "\n")


def main(texts, folder):
    with open(texts, encoding="utf-8", newline="\n") as file:
        rows = [(i, json.loads(line), LABELS[i % 3]) for i, line in enumerate(file)]
    folder.mkdir(parents=True, exist_ok=True)
    with_csv(folder / "excel.csv", rows, dialect="excel")
    with_csv(folder / "excel-tab.tsv", rows, dialect="excel-tab")
    with_csv(folder / "unix.csv", rows, dialect="unix")
    with_json(folder / "ascii.jsonl", rows)
    with_json(folder / "utf8.ndjson", rows, ensure_ascii=False)
    with open(folder / "array.json", "w", encoding="utf-8") as file:
        json.dump([{"id": i, "text": text, "label": label} for i, text, label in rows], file, indent=1)
    try:
        import pandas
    except ImportError:
        return
    frame = pandas.DataFrame(rows, columns=["id", "text", "label"])
    frame.to_csv(folder / "pandas.csv", index=False)
    frame.to_csv(folder / "pandas.csv.gz", index=False)
    frame.to_csv(folder / "pandas.tsv", index=False, sep="\t")
    frame.to_json(folder / "pandas.jsonl", orient="records", lines=True)
    frame.to_json(folder / "pandas.json", orient="records")


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
