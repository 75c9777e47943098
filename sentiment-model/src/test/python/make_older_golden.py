"""Puts tiny-roberta's tokenizer into the files of RoBERTa's older form, and writes what transformers makes of texts with it.

    python make_older_golden.py ../resources/io/tweetlake/sentiment

Needs torch and transformers. The weights are tiny-roberta's: the last two pairs of its vocabulary make room for two added tokens.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

TEXTS = [
    "",
    " ",
    "@USER look at HTTPURL, it made my day!",
    "hello  @USERx HTTPURL.HTTPURL",
    "I love this so much",
    " I love this so much",
    "the <mask> is  <mask> fine <pad> <s> </s> <unk>",
    "caf\u00e9 \U0001f600\U0001f622 :( <e> day <e>",
    "line one\nline two\t@USER",
]


def main(target):
    folder = target / "tiny-roberta-older"
    folder.mkdir(exist_ok=True)
    model = json.loads((target / "tiny-roberta" / "tokenizer.json").read_text())["model"]
    size = len(model["vocab"]) - 2
    vocab = {token: i for token, i in model["vocab"].items() if i < size}
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False) + "\n")
    merges = [pair if isinstance(pair, str) else " ".join(pair) for pair in model["merges"][:-2]]
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    write(folder / "added_tokens.json", {"HTTPURL": size + 1, "@USER": size})
    mask = {"content": "<mask>", "single_word": False, "lstrip": True, "rstrip": False, "normalized": False}
    write(folder / "special_tokens_map.json", {"mask_token": mask, "sep_token": "!", "pad_token": "<pad>"})
    write(folder / "tokenizer_config.json", {"add_prefix_space": True, "cls_token": "#", "sep_token": "?"})

    with tempfile.TemporaryDirectory() as whole:
        for file in [*folder.iterdir(), *(target / "tiny-roberta").iterdir()]:
            if file.name != "tokenizer.json":
                shutil.copy(file, whole)
        tokenizer = AutoTokenizer.from_pretrained(whole)
        scorer = AutoModelForSequenceClassification.from_pretrained(whole, dtype=torch.float32).eval()
        cases = []
        for text in TEXTS:
            ids = tokenizer(text)["input_ids"]
            with torch.no_grad():
                logits = scorer(input_ids=torch.tensor([ids])).logits
            cases.append({"text": text, "ids": ids, "logits": logits[0].tolist()})
    lines = ",\n".join(json.dumps(case) for case in cases)
    (target / "tiny-roberta-older-golden.json").write_text("[\n" + lines + "\n]\n")


def write(file, value):
    file.write_text(json.dumps(value) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
