"""Scores texts with a checkpoint in PyTorch, and counts how well: the reference for the figures of the model card."""

from __future__ import annotations

from typing import Callable

import torch
from torch import nn
from transformers import AutoTokenizer


def pad(sequences: list[list[int]]) -> dict[str, torch.Tensor]:
    width = max(map(len, sequences))
    ids = torch.tensor([sequence + [0] * (width - len(sequence)) for sequence in sequences])
    return {"input_ids": ids, "attention_mask": (ids != 0).long()}


Scored = Callable[[dict[str, torch.Tensor]], torch.Tensor]


@torch.inference_mode()
def logits_of(model: nn.Module, tokenizer: AutoTokenizer, texts: list[str], bf16: bool = False) -> torch.Tensor:
    """Logits `[texts, labels]` in the order given."""
    model.eval()
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        return _rows(lambda batch: model(**batch).logits.float(), tokenizer, texts)


@torch.no_grad()
def first_token_features(model: nn.Module, tokenizer: AutoTokenizer, texts: list[str]) -> torch.Tensor:
    """What the head of a BERT classifier sees, `[texts, dimensions]` in the order given."""
    model.eval()
    return _rows(lambda batch: model.bert(**batch).last_hidden_state[:, 0], tokenizer, texts)


def _rows(scored: Scored, tokenizer: AutoTokenizer, texts: list[str]) -> torch.Tensor:
    encoded = tokenizer(texts, truncation=True, max_length=512)["input_ids"]
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i]))
    parts = [scored(pad([encoded[i] for i in order[start : start + 64]])) for start in range(0, len(order), 64)]
    return torch.cat(parts)[torch.tensor(order).argsort()]


def macro_recall(logits: torch.Tensor, labels: list[int]) -> float:
    predicted, given = logits.argmax(dim=1), torch.tensor(labels)
    return sum((predicted[given == label] == label).float().mean().item() for label in range(3)) / 3


def calibration_error(probabilities: torch.Tensor, labels: torch.Tensor, bins: int = 15) -> float:
    """Expected calibration error: how far confidence is from accuracy, over equal-width bins of confidence."""
    confidence, predicted = probabilities.max(dim=1)
    right = (predicted == labels).float()
    chosen_bin = (confidence * bins).long().clamp(max=bins - 1)
    members = [chosen_bin == index for index in range(bins)]
    return sum(abs(confidence[m].mean() - right[m].mean()).item() * m.float().mean().item() for m in members if m.any())
