"""Makes tiny random checkpoints in the file sets of sentiment models on the Hugging Face Hub, older files among them, and what
transformers makes of hostile texts with each.

    python make_hub_golden.py ../resources/io/tweetlake/sentiment

Needs torch, transformers, tokenizers, sentencepiece and protobuf. The seeds are fixed.
"""

import json
import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

import sentencepiece
import torch
from make_golden import CORPUS, THREE, byte_level_bpe
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertConfig,
    CamembertConfig,
    DistilBertConfig,
    RobertaConfig,
    XLMRobertaConfig,
)

MORE = [
    "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01 \u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u0645",
    "\u3053\u3093\u306b\u3061\u306f\u4e16\u754c \ud55c\uad6d\uc5b4 Gr\u00fc\u00dfe \u00e0 tous \u00bfqu\u00e9 tal?",
    "tr\u00e8s bien, j'adore \u00e7a! na\u00efve Caf\u00e9 \u0130stanbul \U0001f44d \u2764\ufe0f",
]

TEXTS = [
    "",
    " \t\n\r ",
    "I LOVE this so much, it made my day! :)",
    "worst service ever, I am never coming back #fail http://t.co/abc @friend",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 family \U0001f3f3\ufe0f\u200d\U0001f308 \U0001f600\U0001f622 \u2764\ufe0f",
    "caf\u00e9 cafe\u0301 na\u00efve \u00fcber stra\u00dfe \u0130stanbul \u00c9T\u00c9 \ufb01ne \u2460\u00bd",
    "\u4f60\u597d\uff0c\u4e16\u754c\u3002\u3053\u3093\u306b\u3061\u306f \ud55c\uad6d\uc5b4 \uff28\uff25\uff2c\uff2c\uff2f",
    "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01",
    "\u0645\u064e\u0631\u0652\u062d\u064e\u0628\u064b\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645 \u202bRTL\u202c",
    "\u200b\u200d\ufeff\u00ad a\u00a0b\u2003c\u3000d\u2028e\u0085f",
    "nul \u0000 bell \u0007 escape \u001b[0m del \u007f \ufffd end",
    "[CLS] [SEP] [PAD] [UNK] [MASK] <s> </s> <pad> <unk> <mask> by hand<mask>x[MASK]y",
    "   leading  and   trailing   \u2581 \u2581\u2581x ",
    "Z\u0361\u0351a\u0367\u0351l\u0334g\u0329o\u0353 !!!???...,,,---___*** $9.99",
    "supercalifragilistic" * 12,
]

# And how many times each is repeated.
LONG_TEXTS = [("a", 10_000), ("the train leaves at nine ", 400), ("\u4f60\u597d\U0001f600", 3_000)]

SIZES = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=4, intermediate_size=24)
STARS = {i: f"{i + 1} star{'s' if i else ''}" for i in range(5)}
FIVE = {0: "Very Negative", 1: "Negative", 2: "Neutral", 3: "Positive", 4: "Very Positive"}
ROBERTA = dict(
    max_position_embeddings=130, type_vocab_size=1, layer_norm_eps=1e-5, pad_token_id=1, bos_token_id=0, eos_token_id=2
)


def wordpiece_vocabulary(lowercase):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(CORPUS + MORE, trainers.WordPieceTrainer(vocab_size=500, special_tokens=special))
    vocab = tokenizer.get_vocab()
    return sorted(vocab, key=vocab.get)


def charsmap_rules(path):
    """A part of NFKC, as all of it takes 200 KB: what the model file carries is used as it is."""
    sources = [*range(0xA0, 0x180), *range(0x2000, 0x2070), *range(0x2460, 0x2474), 0x3000]
    sources += [*range(0xFB00, 0xFB07), *range(0xFF01, 0xFF5F)]
    rules = {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in sources}
    rules |= {
        base + accent: unicodedata.normalize("NFKC", base + accent) for base in "aeiou" for accent in "\u0300\u0301\u0308"
    }
    rules |= dict.fromkeys("\u0007\u001b\u007f\u00ad\u200b\ufeff", "") | dict.fromkeys("\t\n\r\u0085\u2028", " ")
    lines = []
    for source, target in sorted(rules.items()):
        if source != target:
            lines.append("\t".join(" ".join(f"{ord(c):X}" for c in text) for text in (source, target)))
    path.write_text("\n".join(lines) + "\n")


def sentence_pieces(path, **options):
    with tempfile.TemporaryDirectory() as work:
        rules, corpus = Path(work) / "rules.tsv", Path(work) / "corpus.txt"
        charsmap_rules(rules)
        corpus.write_text("\n".join((CORPUS + MORE) * 20))
        sentencepiece.SentencePieceTrainer.train(
            input=str(corpus),
            model_prefix=str(Path(work) / "spm"),
            vocab_size=260,
            character_coverage=1.0,
            normalization_rule_tsv=str(rules),
            hard_vocab_limit=False,
            num_threads=1,
            minloglevel=2,
            **options,
        )
        shutil.copy(Path(work) / "spm.model", path)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return processor.get_piece_size()


def new_model(config, labels, seed):
    torch.manual_seed(seed)
    config.id2label = labels
    config.label2id = {name: i for i, name in labels.items()}
    model = AutoModelForSequenceClassification.from_config(config).eval()
    for name, parameter in model.named_parameters():
        noise = 0.05 if "LayerNorm" in name or "layer_norm" in name else 0.25
        parameter.data.add_(torch.randn_like(parameter) * noise)
    return model


def save(model, folder, dtype=torch.float32, legacy=None, views=False):
    """legacy: whether the pickle is in the format before torch 1.6; None for safetensors."""
    model.to(dtype).save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    if legacy is None:
        return
    (folder / "model.safetensors").unlink()
    state = model.state_dict()
    prefix = next(iter(state)).split(".")[0]
    state[f"{prefix}.embeddings.position_ids"] = torch.arange(130).expand((1, -1))
    if views:
        make_views(state, f"{prefix}.encoder.layer.0.attention.self.")
    torch.save(state, folder / "pytorch_model.bin", _use_new_zipfile_serialization=not legacy)


def split(folder, target):
    """The weights of a checkpoint in two files, one in each format of torch.save."""
    target.mkdir(exist_ok=True)
    state = torch.load(folder / "pytorch_model.bin", weights_only=True)
    names = sorted(state)
    places = {}
    for part, some in enumerate((names[::2], names[1::2]), 1):
        file = f"pytorch_model-{part:05}-of-00002.bin"
        torch.save({name: state[name].clone() for name in some}, target / file, _use_new_zipfile_serialization=part == 1)
        places |= dict.fromkeys(some, file)
    write(target / "pytorch_model.bin.index.json", {"metadata": {"total_size": 0}, "weight_map": places})


def share(folder, file):
    """Weights that all are views of a single number: a small file that would take a lot of memory."""
    state = torch.load(folder / "pytorch_model.bin", weights_only=True)
    zero = torch.zeros(1)
    torch.save({name: zero.expand(tensor.shape) for name, tensor in state.items()}, file)


def make_views(state, attention):
    """Weights that are views: transposed, parts of one storage, every other number, and a parameter."""
    query, key, value = (attention + name + ".weight" for name in ("query", "key", "value"))
    state[query] = state[query].t().contiguous().t()
    both = torch.cat([state[key], state[value]])
    rows = len(both) // 2
    state[key], state[value] = both[:rows], torch.nn.Parameter(both[rows:])
    bias = attention + "key.bias"
    state[bias] = torch.stack([state[bias], torch.full_like(state[bias], float("nan"))], 1)[:, 0]


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False) + "\n")


def golden(folder, limit):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    scorer = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32).eval()
    print(folder.name, type(tokenizer).__name__, len(tokenizer))
    cases = []
    for text, times in [(text, 1) for text in TEXTS] + LONG_TEXTS:
        ids = tokenizer(text * times, truncation=True, max_length=limit)["input_ids"]
        case = {"text": text, "times": times, "ids": ids}
        with torch.no_grad():
            case["logits"] = scorer(input_ids=torch.tensor([ids])).logits[0].tolist()
        cases.append(case)
    lines = ",\n".join(json.dumps(case) for case in cases)
    (folder.parent / f"{folder.name}-golden.json").write_text("[\n" + lines + "\n]\n")


def byte_pairs(folder):
    model = json.loads(byte_level_bpe().to_str())["model"]
    write(folder / "vocab.json", model["vocab"])
    merges = [pair if isinstance(pair, str) else " ".join(pair) for pair in model["merges"]]
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    special = dict(bos_token="<s>", eos_token="</s>", unk_token="<unk>", sep_token="</s>", pad_token="<pad>", cls_token="<s>")
    mask = {"content": "<mask>", "single_word": False, "lstrip": True, "rstrip": False, "normalized": False}
    write(folder / "special_tokens_map.json", special | {"mask_token": mask})
    return len(model["vocab"])


def roberta(folder, labels, seed, **saved):
    folder.mkdir(exist_ok=True)
    size = byte_pairs(folder)
    save(new_model(RobertaConfig(**SIZES, **ROBERTA, vocab_size=size), labels, seed), folder, **saved)
    golden(folder, 128)


def xlm_roberta(folder, seed):
    folder.mkdir(exist_ok=True)
    size = sentence_pieces(folder / "sentencepiece.bpe.model")
    special = dict(bos_token="<s>", eos_token="</s>", unk_token="<unk>", sep_token="</s>", pad_token="<pad>", cls_token="<s>")
    write(folder / "special_tokens_map.json", special | {"mask_token": "<mask>"})
    config = XLMRobertaConfig(**SIZES, **ROBERTA, vocab_size=size + 2)
    save(new_model(config, {0: "Negative", 1: "Neutral", 2: "Positive"}, seed), folder, dtype=torch.bfloat16, legacy=False)
    golden(folder, 128)


def camembert(folder, seed):
    folder.mkdir(exist_ok=True)
    # As fairseq made it: the unknown piece is the first, and the frame's come before it in the shifted ids.
    size = sentence_pieces(folder / "sentencepiece.bpe.model")
    config = CamembertConfig(**SIZES, **ROBERTA, vocab_size=size + 5)
    save(new_model(config, THREE, seed), folder, legacy=False)
    golden(folder, 128)


def distilbert(folder, seed):
    folder.mkdir(exist_ok=True)
    vocabulary = wordpiece_vocabulary(True)
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n")
    write(folder / "tokenizer_config.json", {"model_max_length": 512, "do_lower_case": True})
    config = DistilBertConfig(
        vocab_size=len(vocabulary), dim=16, n_layers=2, n_heads=4, hidden_dim=24, max_position_embeddings=128
    )
    save(new_model(config, {0: "NEGATIVE", 1: "POSITIVE"}, seed), folder)
    golden(folder, 128)


def stars(folder, seed):
    folder.mkdir(exist_ok=True)
    vocabulary = wordpiece_vocabulary(True)
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n")
    write(folder / "tokenizer_config.json", {"do_lower_case": True, "max_len": 512, "init_inputs": []})
    special = dict(unk_token="[UNK]", sep_token="[SEP]", pad_token="[PAD]", cls_token="[CLS]", mask_token="[MASK]")
    write(folder / "special_tokens_map.json", special)
    config = BertConfig(**SIZES, vocab_size=len(vocabulary), max_position_embeddings=130)
    save(new_model(config, STARS, seed), folder, dtype=torch.float16, legacy=True)
    golden(folder, 130)


def five_labels(folder, seed):
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as older:
        (Path(older) / "vocab.txt").write_text("\n".join(wordpiece_vocabulary(False)) + "\n")
        write(Path(older) / "tokenizer_config.json", {"do_lower_case": False, "tokenizer_class": "DistilBertTokenizer"})
        tokenizer = AutoTokenizer.from_pretrained(older)
    tokenizer.save_pretrained(folder)
    config = DistilBertConfig(
        vocab_size=len(tokenizer), dim=16, n_layers=2, n_heads=4, hidden_dim=24, max_position_embeddings=128
    )
    save(new_model(config, FIVE, seed), folder)
    golden(folder, 128)


def wordpiece_settings(target):
    """What tokenizer_config.json may say of a vocabulary, and the ids that come of it."""
    settings = [
        {"do_lower_case": False},
        {"do_lower_case": True, "strip_accents": False},
        {"do_lower_case": False, "strip_accents": True, "tokenize_chinese_chars": False},
        {"never_split": ["#fail", "http"], "do_basic_tokenize": True},
        {"cls_token": "[unused0]", "unk_token": "a", "additional_special_tokens": ["train", "the"]},
        {"added_tokens_decoder": {"5": {"content": "[MASK]", "lstrip": True, "rstrip": True, "special": True}}},
    ]
    cases = []
    for config in settings:
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work)
            shutil.copy(target / "hub-distilbert" / "config.json", folder)
            shutil.copy(target / "hub-distilbert" / "vocab.txt", folder)
            write(folder / "tokenizer_config.json", config | {"tokenizer_class": "BertTokenizer"})
            tokenizer = AutoTokenizer.from_pretrained(folder)
            texts = TEXTS[2:14]
            ids = [tokenizer(text, truncation=True, max_length=128)["input_ids"] for text in texts]
            cases.append({"config": config, "texts": texts, "ids": ids})
    lines = ",\n".join(json.dumps(case) for case in cases)
    (target / "wordpiece-settings-golden.json").write_text("[\n" + lines + "\n]\n")


def main(target):
    roberta(target / "hub-roberta", {0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"}, 1, legacy=True, views=True)
    roberta(target / "hub-roberta-latest", THREE, 2, legacy=False, views=True)
    split(target / "hub-roberta-latest", target / "hub-roberta-latest-parts")
    share(target / "hub-roberta-latest", target / "hub-roberta-latest-shared.bin")
    xlm_roberta(target / "hub-xlm-roberta", 3)
    distilbert(target / "hub-distilbert", 4)
    stars(target / "hub-bert-stars", 5)
    five_labels(target / "hub-distilbert-five", 6)
    camembert(target / "hub-camembert", 7)
    wordpiece_settings(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
