"""Prints, as Markdown, how well a checkpoint folder labels tweets: the figures of the model card."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support
from torch import nn
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from scoring import calibration_error, logits_of
from tweet_text import LABELS, Tweets, clean, read_tweets, split_off


def figures(name: str, logits: torch.Tensor, labels: list[int]) -> str:
    given, predicted = torch.tensor(labels), logits.argmax(dim=1)
    precision, recall, f1, support = precision_recall_fscore_support(given, predicted, labels=[0, 1, 2], zero_division=0)
    counts = confusion_matrix(given, predicted, labels=[0, 1, 2])
    loss = nn.functional.cross_entropy(logits, given).item()
    lines = [
        f"### {name}, {len(labels):,} tweets",
        "",
        "| Macro recall | Accuracy | Macro F1 | Expected calibration error | Cross-entropy |",
        "|---|---|---|---|---|",
        f"| {recall.mean():.4f} | {(predicted == given).float().mean():.4f} | {f1.mean():.4f} "
        f"| {calibration_error(logits.softmax(dim=1), given):.4f} | {loss:.4f} |",
        "",
        "| Given | Tweets | Precision | Recall | F1 | predicted negative | predicted neutral | predicted positive |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for i, label in enumerate(LABELS):
        lines.append(
            f"| {label} | {support[i]:,} | {precision[i]:.4f} | {recall[i]:.4f} | {f1[i]:.4f} | "
            + " | ".join(f"{count:,}" for count in counts[i])
            + " |"
        )
    return "\n".join(lines) + "\n"


def read_emoticon_tweets(files: list[Path]) -> Tweets:
    """Lines of `{"text": ..., "sentiment": "positive" | "negative"}`, labelled by an emoticon since removed."""
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").split("\n") if line]
    return Tweets([clean(row["text"]) for row in rows], [LABELS.index(row["sentiment"]) for row in rows])


def polarity_agreement(logits: torch.Tensor, labels: list[int]) -> float:
    """Share of tweets whose given label is the likelier of negative and positive."""
    predicted = torch.where(logits[:, 2] > logits[:, 0], 2, 0)
    return (predicted == torch.tensor(labels)).float().mean().item()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--train", type=Path, required=True, help="for the part of it that training held out")
    parser.add_argument("--held-out", type=float, default=0.05)
    parser.add_argument("--emoticon-tweets", type=Path, nargs="*", default=[], help="JSON lines")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    tokenizer = AutoTokenizer.from_pretrained(options.checkpoint)
    model = AutoModelForSequenceClassification.from_pretrained(options.checkpoint)

    _, held_out = split_off(read_tweets(options.train), options.held_out)
    for name, tweets in (("Dev", read_tweets(options.dev)), ("Held-out part of train", held_out)):
        print(figures(name, logits_of(model, tokenizer, tweets.texts), tweets.labels))
    if options.emoticon_tweets:
        tweets = read_emoticon_tweets(options.emoticon_tweets)
        agreement = polarity_agreement(logits_of(model, tokenizer, tweets.texts), tweets.labels)
        print(f"### Emoticon labels, {len(tweets):,} tweets\n\nAgreement: {agreement:.4f}\n")
    print(
        f"{sum(p.numel() for p in model.parameters()):,} parameters, {model.dtype}, "
        f"{(options.checkpoint / 'model.safetensors').stat().st_size / 1e6:.1f} MB"
    )


if __name__ == "__main__":
    main()
