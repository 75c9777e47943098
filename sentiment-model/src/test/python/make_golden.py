"""Makes tiny random checkpoints with tokenizers of their own, and what transformers makes of hostile texts.

    python make_golden.py ../resources/io/tweetlake/sentiment

Needs torch, transformers, tokenizers and safetensors. The seeds are fixed.
"""

import json
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    AutoModelForSequenceClassification,
    BertConfig,
    DistilBertConfig,
    PreTrainedTokenizerFast,
    RobertaConfig,
    XLMRobertaConfig,
)

CORPUS = [
    "I love this so much, it made my day! thank you @friend",
    "worst service ever, I am never coming back #fail http://t.co/abc",
    "the train leaves at nine and the weather is fine",
    "good morning everyone, happy friday :) haha lol",
    "so sad and tired today, I hate mondays :( why does it always rain",
    "Caf\u00e9 na\u00efve \u00fcber stra\u00dfe \u4f60\u597d \u043f\u0440\u0438\u0432\u0435\u0442 \U0001f600 \U0001f622",
]

TEXTS = [
    "",
    " ",
    "\t\n\r ",
    "a",
    "I love this so much, it made my day!",
    "I LOVE THIS SO MUCH, IT MADE MY DAY!",
    "worst service ever, I am never coming back",
    "@friend @another_one @x thanks for the follow, have a look at http://t.co/abc123",
    "#fail #Monday #\u0442\u0435\u0433 #\u6807\u7b7e",
    "!!!???...,,,;;;:::---___***",
    "\U0001f600\U0001f600\U0001f622",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 family \U0001f3f3\ufe0f\u200d\U0001f308 \U0001f1eb\U0001f1f7",
    "caf\u00e9 cafe\u0301 na\u00efve \u00fcber stra\u00dfe \u0130stanbul",
    "\u4f60\u597d\uff0c\u4e16\u754c\u3002\u3053\u3093\u306b\u3061\u306f",
    "\u043f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440",
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
    "\u200b\u200d\ufeff\u00ad",
    "a\u00a0b\u2003c\u3000d\u2028e",
    "nul \u0000 and bell \u0007 and escape \u001b[0m",
    "\ufffd replacement \ufffd",
    "[CLS] [SEP] [PAD] [UNK] [MASK] written by hand",
    "<s> </s> <pad> <unk> <mask> written by hand",
    "in the <pad> <pad> middle [PAD] of it",
    "&amp; &lt;3 &quot;quoted&quot;",
    "Z\u0361\u0351a\u0367\u0351l\u0334g\u0329o\u0353 " * 3,
    "supercalifragilisticexpialidocious" * 8,
    "sooooooooooooo haaaaaaaappyyyyyyyyyyyyyyy",
    "word " * 700,
    ("the train leaves at nine and the weather is fine " * 70).strip(),
    "good morning " * 15 + "\U0001f600",
    "1234567890 3.14159 $9.99 50% 2009-06-16T18:18:12Z",
    "line one\nline two\r\nline three\ttabbed",
    "   leading and trailing   and    inner   ",
]

THREE = {0: "negative", 1: "neutral", 2: "positive"}
POSITIVE_FIRST = {0: "POS", 1: "NEU", 2: "NEG"}
TWO = {0: "LABEL_0", 1: "LABEL_1"}
SIZES = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48)


def word_piece():
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=400, special_tokens=special))
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    # As some published tokenizers have it: the model's limit must win over these.
    tokenizer.enable_truncation(16)
    tokenizer.enable_padding(length=16, pad_id=0, pad_token="[PAD]")
    return tokenizer


def byte_level_bpe():
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=500, special_tokens=special, initial_alphabet=alphabet)
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return tokenizer


def write(folder, config, labels, tokenizer, limit, dtype, seed):
    torch.manual_seed(seed)
    config.id2label = labels
    config.label2id = {name: i for i, name in labels.items()}
    model = AutoModelForSequenceClassification.from_config(config).eval()
    for name, parameter in model.named_parameters():
        # The initial weights are so small that all texts would have nearly the same logits.
        noise = 0.05 if "LayerNorm" in name or "layer_norm" in name else 0.25
        parameter.data.add_(torch.randn_like(parameter) * noise)
    model.to(dtype).save_pretrained(folder)
    for name in ["generation_config.json"]:
        (folder / name).unlink(missing_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)

    # What is stored is what counts, computed in float32.
    model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32).eval()
    fast = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
    cases = []
    for text in TEXTS:
        ids = fast(text, truncation=True, max_length=limit, padding=False)["input_ids"]
        with torch.no_grad():
            logits = model(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long)).logits
        cases.append({"text": text, "ids": ids, "logits": logits[0].tolist()})
    golden = folder.parent / f"{folder.name}-golden.json"
    golden.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


def main(target):
    pieces, bpe = word_piece(), byte_level_bpe()
    piece_sizes = dict(SIZES, vocab_size=pieces.get_vocab_size())
    bpe_sizes = dict(
        SIZES,
        vocab_size=bpe.get_vocab_size(),
        max_position_embeddings=514,
        type_vocab_size=1,
        layer_norm_eps=1e-5,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
    )
    write(target / "tiny-bert", BertConfig(**piece_sizes), THREE, pieces, 512, torch.float32, 1)
    write(target / "tiny-bert-two-labels", BertConfig(**piece_sizes), TWO, pieces, 512, torch.float16, 2)
    write(target / "tiny-roberta", RobertaConfig(**bpe_sizes), POSITIVE_FIRST, bpe, 512, torch.float32, 3)
    write(target / "tiny-xlm-roberta", XLMRobertaConfig(**bpe_sizes), THREE, bpe, 512, torch.bfloat16, 4)
    distil = DistilBertConfig(
        vocab_size=pieces.get_vocab_size(), dim=32, n_layers=2, n_heads=4, hidden_dim=48, max_position_embeddings=64
    )
    write(target / "tiny-distilbert", distil, THREE, pieces, 64, torch.float32, 5)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
