"""Fine-tunes the bundled default model: a small English encoder that labels tweets negative, neutral or positive."""

from __future__ import annotations

import argparse
import json
import math
import random
import shutil
from pathlib import Path
from typing import Callable, Iterator

import numpy
import torch
from safetensors.torch import load_file, save_file
from sklearn.linear_model import LogisticRegression
from torch import nn
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from emoji_alignment import align_emoji
from emoji_vocabulary import add_emoji, initialise_rows
from scoring import calibration_error, first_token_features, logits_of, macro_recall, pad
from tweet_text import LABELS, Tweets, emoticons_to_emoji, read_tweets, split_off

Batch = tuple[list[list[int]], list[int]]
Weights = dict[str, torch.Tensor]
Report = Callable[[str, nn.Module, AutoTokenizer], None]

EMOJI_CHANCE = 0.5
HEAD = ("bert.pooler.", "classifier.")
# The moving average of the weights spans about 400 steps; taking it every fourth costs a quarter.
AVERAGE_EVERY = 4
TOKENIZER_CONFIG = {
    "tokenizer_class": "BertTokenizer",
    "do_lower_case": True,
    "strip_accents": None,
    "tokenize_chinese_chars": True,
    "model_max_length": 512,
    "unk_token": "[UNK]",
    "sep_token": "[SEP]",
    "pad_token": "[PAD]",
    "cls_token": "[CLS]",
    "mask_token": "[MASK]",
}


class ByteDropout(nn.Module):
    """Dropout from random bytes. PyTorch draws its Bernoulli mask on one CPU core, a sixth of a training step."""

    def __init__(self, rate: float, rng: numpy.random.Generator) -> None:
        super().__init__()
        self.threshold = round(256 * rate)
        self.rng = rng

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        if not self.training or self.threshold == 0:
            return hidden
        noise = torch.frombuffer(bytearray(self.rng.bytes(hidden.numel())), dtype=torch.uint8)
        kept = (noise >= self.threshold).to(hidden.dtype).mul_(256 / (256 - self.threshold))
        return hidden * kept.view(hidden.shape)


def replace_dropout(module: nn.Module, rng: numpy.random.Generator) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.Dropout) and child.p > 0:
            setattr(module, name, ByteDropout(child.p, rng))
        else:
            replace_dropout(child, rng)


def prepare_base(base: Path, out: Path) -> tuple[nn.Module, AutoTokenizer]:
    """Loads the base encoder under a head that knows nothing yet, with emoji in its vocabulary."""
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(base / "tokenizer.json", out / "tokenizer.json")
    (out / "tokenizer_config.json").write_text(json.dumps(TOKENIZER_CONFIG, indent=2) + "\n", encoding="utf-8")
    base_tokenizer = AutoTokenizer.from_pretrained(base)
    rows = add_emoji(out / "tokenizer.json")
    model = AutoModelForSequenceClassification.from_pretrained(
        base,
        num_labels=3,
        id2label=dict(enumerate(LABELS)),
        label2id={label: i for i, label in enumerate(LABELS)},
        dtype=torch.float32,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
    )
    initialise_rows(model.get_input_embeddings(), base_tokenizer, rows)
    return model, AutoTokenizer.from_pretrained(out)


def parameter_groups(model: nn.Module, rate: float, layer_decay: float, weight_decay: float) -> list[dict]:
    """Lower layers hold general English: the further down, the slower they learn."""
    layers = model.config.num_hidden_layers
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if ".embeddings." in name:
            depth = layers + 1
        elif ".layer." in name:
            depth = layers - int(name.split(".layer.")[1].split(".")[0])
        else:
            depth = 0
        decay = weight_decay if parameter.ndim > 1 else 0.0
        groups.setdefault((rate * layer_decay**depth, decay), []).append(parameter)
    return [{"params": members, "lr": lr, "weight_decay": decay} for (lr, decay), members in groups.items()]


def training_batches(encoded: list[list[int]], labels: list[int], size: int, rng: random.Random) -> Iterator[Batch]:
    """Random batches of texts of like length, so that next to nothing is spent on padding."""
    order = list(range(len(encoded)))
    rng.shuffle(order)
    window = 64 * size
    batches = []
    for start in range(0, len(order), window):
        near = sorted(order[start : start + window], key=lambda i: len(encoded[i]))
        batches += [near[i : i + size] for i in range(0, len(near), size)]
    rng.shuffle(batches)
    for batch in batches:
        yield [encoded[i] for i in batch], [labels[i] for i in batch]


def loss_of(model: nn.Module, batch: Batch, options: argparse.Namespace) -> torch.Tensor:
    sequences, labels = batch
    with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
        logits = model(**pad(sequences)).logits.float()
    return nn.functional.cross_entropy(logits, torch.tensor(labels), label_smoothing=options.label_smoothing)


def encode(texts: list[str], tokenizer: AutoTokenizer, options: argparse.Namespace, rng: random.Random) -> list[list[int]]:
    texts = [emoticons_to_emoji(text, EMOJI_CHANCE, rng) for text in texts]
    return tokenizer(texts, truncation=True, max_length=options.max_tokens)["input_ids"]


def solve_head(model: nn.Module, tokenizer: AutoTokenizer, train: Tweets, size: int) -> None:
    """Solves the head for the base as it is: one that knows nothing yet would have the encoder forget what it knows.
    The pooler brings the first token's features to one scale. The same for every seed, without which the seeds'
    weights could not be averaged. (Kumar et al., 2022, "Fine-tuning can distort pretrained features".)"""
    chosen = random.Random(0).sample(range(len(train)), min(size, len(train)))
    pooler, classifier = model.bert.pooler.dense, model.classifier
    features = first_token_features(model, tokenizer, [train.texts[i] for i in chosen])
    scale = 1 / (2 * features.std(dim=0))
    with torch.no_grad():
        pooler.weight.copy_(torch.diag(scale))
        pooler.bias.copy_(-features.mean(dim=0) * scale)
        solved = LogisticRegression(C=0.01, max_iter=1000).fit(pooler(features).tanh(), [train.labels[i] for i in chosen])
        classifier.weight.copy_(torch.from_numpy(solved.coef_))
        classifier.bias.copy_(torch.from_numpy(solved.intercept_))


def fine_tune(options: argparse.Namespace, seed: int, train: Tweets, report: Report) -> Weights:
    """One run of AdamW with a linear warm-up and decay; returns the weights averaged over its last steps."""
    model, tokenizer = prepare_base(options.base, options.out)
    rng = random.Random(seed)
    replace_dropout(model, numpy.random.Generator(numpy.random.SFC64(seed)))
    optimizer = torch.optim.AdamW(parameter_groups(model, options.learning_rate, options.layer_decay, 0.01), fused=True)
    epoch_steps = math.ceil(len(train) / options.batch_size)
    total_steps = epoch_steps * options.epochs
    warmup_steps = int(0.06 * total_steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(step / warmup_steps, (total_steps - step) / (total_steps - warmup_steps))
    )
    solve_head(model, tokenizer, train, options.head_tweets)
    report(f"seed {seed}, the solved head", model, tokenizer)
    average: Weights = {}
    step = 0
    for epoch in range(options.epochs):
        encoded = encode(train.texts, tokenizer, options, rng)
        model.train()
        for batch in training_batches(encoded, train.labels, options.batch_size, rng):
            loss_of(model, batch, options).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            if step == epoch_steps:
                average = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
            elif step > epoch_steps and step % AVERAGE_EVERY == 0:
                torch._foreach_lerp_(list(average.values()), list(model.state_dict().values()), AVERAGE_EVERY / 400)
        report(f"seed {seed}, epoch {epoch + 1}", model, tokenizer)
    return average


def mean_weights(runs: list[Weights]) -> Weights:
    """Runs from one starting point end in one basin; the middle of it labels better than its edges."""
    return {name: torch.stack([run[name] for run in runs]).mean(dim=0) for name in runs[0]}


def towards_base(trained: Weights, base: Weights, share: float) -> Weights:
    """Goes part of the way back to the base encoder, the new head apart. What the last epoch learned by heart goes
    first; other years' tweets gain. (Wortsman et al., 2022, "Robust fine-tuning of zero-shot models".)"""
    return {
        name: tensor if name.startswith(HEAD) else torch.lerp(tensor, base[name], share) for name, tensor in trained.items()
    }


def trained_once(options: argparse.Namespace, seed: int, train: Tweets, report: Report) -> Weights:
    """Keeps each seed's weights in the work folder, so that a further seed does not cost the earlier ones again."""
    kept = options.work / f"seed-{seed}.safetensors"
    if not kept.exists():
        options.work.mkdir(parents=True, exist_ok=True)
        save_file(fine_tune(options, seed, train, report), kept)
    return load_file(kept)


def correct_for_label_shares(model: nn.Module, train: Tweets, strength: float) -> None:
    """Takes the training tweets' label shares back out of the head's bias, where they favour the frequent labels:
    macro recall counts the labels alike, and a live stream has shares of its own. (Menon et al., 2021, "Long-tail
    learning via logit adjustment"; a strength of 1 is the full correction.)"""
    shares = torch.bincount(torch.tensor(train.labels)) / len(train)
    with torch.no_grad():
        model.classifier.bias -= strength * shares.log()


def fold_temperature(model: nn.Module, logits: torch.Tensor, labels: list[int]) -> float:
    """Divides the head by the temperature of least cross-entropy: probabilities become honest, no label changes."""
    given = torch.tensor(labels)
    candidates = [1.02**power for power in range(-40, 81)]
    temperature = min(candidates, key=lambda t: nn.functional.cross_entropy(logits / t, given).item())
    with torch.no_grad():
        model.classifier.weight /= temperature
        model.classifier.bias /= temperature
    return temperature


def save_checkpoint(model: nn.Module, out: Path) -> None:
    """Stores the tensors as float16, half the size; `dtype` in config.json has them loaded as float32."""
    model.config.architectures = [type(model).__name__]
    model.config.save_pretrained(out)
    halves = {name: tensor.half().contiguous() for name, tensor in model.state_dict().items()}
    save_file(halves, out / "model.safetensors", metadata={"format": "pt"})
    (out / "model.safetensors").chmod(0o644)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        epilog="The defaults are those of the committed model.",
    )
    parser.add_argument("--train", type=Path, required=True, help="label<TAB>text with a header")
    parser.add_argument("--dev", type=Path, required=True, help="the same; fits the temperature")
    parser.add_argument("--base", type=Path, required=True, help="checkpoint folder that e5_base.py made")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint folder to write")
    parser.add_argument("--work", type=Path, required=True, help="folder for the weights of each seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1], help="one run each; their weights are averaged")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--head-tweets", type=int, default=6000, help="tweets that solve the head before the rest learns")
    parser.add_argument("--learning-rate", type=float, default=1e-4, help="of the head; lower layers learn slower")
    parser.add_argument("--layer-decay", type=float, default=0.9)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--max-tokens", type=int, default=96)
    parser.add_argument("--label-smoothing", type=float, default=0.05)
    parser.add_argument("--label-share-correction", type=float, default=1.0)
    parser.add_argument("--base-share", type=float, default=0.1, help="how far the encoder goes back to its base")
    parser.add_argument("--held-out", type=float, default=0.05, help="share of --train kept for a second opinion")
    parser.add_argument("--bf16", action="store_true", help="autocast to bfloat16, where the processor has it")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def main() -> None:
    options = parse_options()
    torch.set_num_threads(options.threads)
    train, held_out = split_off(read_tweets(options.train), options.held_out)
    dev = read_tweets(options.dev)

    def report(what: str, model: nn.Module, tokenizer: AutoTokenizer) -> None:
        for name, part in (("dev", dev), ("the held-out split", held_out)):
            recall = macro_recall(logits_of(model, tokenizer, part.texts, bf16=options.bf16), part.labels)
            print(f"{what}: macro recall {recall:.4f} on {name}", flush=True)

    runs = [trained_once(options, seed, train, report) for seed in options.seeds]
    model, tokenizer = prepare_base(options.base, options.out)
    model.load_state_dict(towards_base(mean_weights(runs), model.state_dict(), options.base_share))
    align_emoji(model, tokenizer, train.texts, seed=0)
    correct_for_label_shares(model, train, options.label_share_correction)
    logits, given = logits_of(model, tokenizer, dev.texts), torch.tensor(dev.labels)
    temperature = fold_temperature(model, logits, dev.labels)
    errors = [calibration_error((logits / t).softmax(dim=1), given) for t in (1.0, temperature)]
    print(f"temperature {temperature:.3f}; calibration error on dev {errors[0]:.4f} before, {errors[1]:.4f} after")
    save_checkpoint(model, options.out)


if __name__ == "__main__":
    main()
