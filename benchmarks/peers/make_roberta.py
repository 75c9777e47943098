"""Writes RoBERTa-base with random weights as safetensors and in both formats of torch.save.

usage: target/mlflow/bin/python benchmarks/peers/make_roberta.py TOKENIZER FOLDER

TOKENIZER has vocab.json and merges.txt. FOLDER gets safetensors/, zip/ and legacy/, each of 500 MB.
"""

import pathlib
import shutil
import sys

import torch
from transformers import RobertaConfig, RobertaForSequenceClassification

tokenizer, folder = map(pathlib.Path, sys.argv[1:])
torch.manual_seed(1)
model = RobertaForSequenceClassification(
    RobertaConfig(vocab_size=50265, max_position_embeddings=514, type_vocab_size=1, num_labels=3)
).eval()
for name in ("safetensors", "zip", "legacy"):
    target = folder / name
    model.save_pretrained(target)
    for file in ("vocab.json", "merges.txt"):
        shutil.copy(tokenizer / file, target)
    if name != "safetensors":
        (target / "model.safetensors").unlink()
        torch.save(
            model.state_dict(),
            target / "pytorch_model.bin",
            _use_new_zipfile_serialization=name == "zip",
        )
