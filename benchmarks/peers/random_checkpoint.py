"""Writes a checkpoint of RoBERTa-base's shape with random weights: what speed is measured on costs no download.

python random_checkpoint.py TOKENIZER_FOLDER TEXTS.jsonl OUT
"""

import json
import sys
from pathlib import Path

import torch
from transformers import RobertaConfig, RobertaForSequenceClassification, RobertaTokenizerFast


def main(tokenizer_folder: Path, texts: list[str], out: Path):
    torch.manual_seed(0)
    tokenizer = RobertaTokenizerFast(
        str(tokenizer_folder / "vocab.json"), str(tokenizer_folder / "merges.txt"), model_max_length=512
    )
    config = RobertaConfig(
        vocab_size=50265,
        max_position_embeddings=514,
        type_vocab_size=1,
        layer_norm_eps=1e-5,
        id2label={0: "negative", 1: "neutral", 2: "positive"},
        label2id={"negative": 0, "neutral": 1, "positive": 2},
    )
    model = RobertaForSequenceClassification(config).eval()
    centre(model, tokenizer, texts)
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)


@torch.no_grad()
def centre(model, tokenizer, texts):
    """Makes the logits of the texts 0 on average and 1 wide: else all would have one label, and agree for nothing."""
    batches = [tokenizer(texts[i : i + 32], padding=True, return_tensors="pt") for i in range(0, len(texts), 32)]
    logits = torch.cat([model(**batch).logits for batch in batches])
    output = model.classifier.out_proj
    scale = 1 / logits.std(0)
    output.weight *= scale[:, None]
    output.bias.copy_((output.bias - logits.mean(0)) * scale)


if __name__ == "__main__":
    lines = Path(sys.argv[2]).read_text(encoding="utf-8").split("\n")
    main(Path(sys.argv[1]), [json.loads(line) for line in lines if line], Path(sys.argv[3]))
