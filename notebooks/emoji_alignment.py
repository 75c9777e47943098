"""Teaches the emoji rows what their emoticon means to the model that is already trained.

The training tweets hold no emoji and few emoticons, so fine-tuning alone moves the emoji of rarer feelings hardly
at all. Here the model teaches itself: a tweet that ends in an emoji should score as it does ending in the emoticon.
Only the rows of those emoji learn; a text without them scores exactly as before.
"""

from __future__ import annotations

import random

import torch
from torch import nn
from transformers import AutoTokenizer

from scoring import pad
from tweet_text import EMOJI_OF_EMOTICON

STEPS = 100
BATCH = 20


def align_emoji(model: nn.Module, tokenizer: AutoTokenizer, texts: list[str], seed: int) -> None:
    rng = random.Random(seed)
    families = list(EMOJI_OF_EMOTICON.items())
    learning_rows = _rows_of(tokenizer, "".join(emoji for _, emoji in families))
    embeddings = model.get_input_embeddings().weight
    model.eval().requires_grad_(False)
    embeddings.requires_grad_(True)
    others = torch.ones(len(embeddings), 1).index_fill_(0, torch.tensor(learning_rows), 0).bool()
    optimizer = torch.optim.Adam([embeddings], lr=2e-3)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.05, STEPS)
    for _ in range(STEPS):
        with_emoticon, with_emoji = zip(*(_pair(rng.choice(texts), *rng.choice(families), rng) for _ in range(BATCH)))
        with torch.no_grad():
            target = _logits(model, tokenizer, with_emoticon).softmax(dim=1)
        loss = nn.functional.cross_entropy(_logits(model, tokenizer, with_emoji), target)
        loss.backward()
        embeddings.grad.masked_fill_(others, 0.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
    model.requires_grad_(True)


def _rows_of(tokenizer: AutoTokenizer, emoji: str) -> list[int]:
    vocabulary = tokenizer.get_vocab()
    return sorted({vocabulary[entry] for symbol in emoji for entry in (symbol, f"##{symbol}")})


def _pair(text: str, emoticons: tuple[str, ...], emoji: str, rng: random.Random) -> tuple[str, str]:
    """The text with the family's commonest emoticon, and with one to three of an emoji, apart or attached."""
    symbol = rng.choice(emoji)
    return f"{text} {emoticons[0]}", text + rng.choice((" ", " ", "")) + symbol * rng.choice((1, 1, 2, 3))


def _logits(model: nn.Module, tokenizer: AutoTokenizer, texts: tuple[str, ...]) -> torch.Tensor:
    return model(**pad(tokenizer(list(texts), truncation=True, max_length=96)["input_ids"])).logits
