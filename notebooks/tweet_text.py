"""Reads labelled tweets and gives them the form the served model sees."""

from __future__ import annotations

import hashlib
import html
import random
from dataclasses import dataclass
from pathlib import Path

LABELS = ("negative", "neutral", "positive")

# The training tweets hold no emoji, so the emoji of the vocabulary would keep the embeddings they start from.
# Emoticons mean the same, and are there: some are exchanged for emoji in training.
EMOJI_OF_EMOTICON = {
    (":)", ":-)", "=)", ":]", "(:", "^_^", "^^"): "😊🙂☺😀😃😄😁😇👍👏🙏🤗",
    (":D", ":))", ":)))", ":-D", "=D", ";D", "xD", "XD"): "😀😃😄😁😆😂🤣😍🎉🙌😻💃",
    (";)", ";-)", ":P", ":p", ":-P", ";P"): "😉😜😛😝😏😎😋🤪",
    ("<3", "<33", "<333", ":*", ":-*"): "❤💕💖💗💙💜💛💚😍😘🥰😻💞♥",
    (":(", ":-(", "=(", "):", ":((", ":(((", ":'(", ";(", "D:"): "😢😭😞😔☹🙁😩😫😡😠💔😿😣😖🥺👎🤬🤮😾😰😓😟",
    (":/", ":-/", "=/", ":|", "-_-", "-__-", ":\\", ":-|"): "😒🙄😕😑😐😤😬🤦🤢🤨",
    (":O", ":o", ":-O", "O_O", "o_O"): "😮😲😱😳🤯",
}
_EMOJI_BY_EMOTICON = {emoticon: emoji for family, emoji in EMOJI_OF_EMOTICON.items() for emoticon in family}


@dataclass(frozen=True)
class Tweets:
    """Texts as written (entities decoded, mentions and links masked) and their label ids."""

    texts: list[str]
    labels: list[int]

    def __len__(self) -> int:
        return len(self.texts)


def mask_mentions_and_links(text: str) -> str:
    """The convention of the Cardiff NLP tweet models, which Silver's clean_text follows."""
    return " ".join(_mask(token) for token in text.split())


def _mask(token: str) -> str:
    if token.startswith("@") and len(token) > 1:
        return "@user"
    return "http" if token.startswith("http") else token


def clean(text: str) -> str:
    return mask_mentions_and_links(html.unescape(text))


def read_tweets(path: Path) -> Tweets:
    """Reads `label<TAB>text` lines with a header. Only a line feed ends a record: tweets hold other separators."""
    lines = path.read_bytes().decode("utf-8").split("\n")[1:]
    rows = [line.split("\t", 1) for line in lines if line]
    return Tweets([clean(text) for _, text in rows], [LABELS.index(label) for label, _ in rows])


def split_off(tweets: Tweets, share: float) -> tuple[Tweets, Tweets]:
    """Cuts a held-out part by a hash of the text, so it is the same whatever the seed or the order of rows."""
    chosen = [_unit_hash(text) < share for text in tweets.texts]
    return _select(tweets, chosen, False), _select(tweets, chosen, True)


def _unit_hash(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:6], "big") / 2**48


def _select(tweets: Tweets, chosen: list[bool], wanted: bool) -> Tweets:
    kept = [i for i, is_chosen in enumerate(chosen) if is_chosen == wanted]
    return Tweets([tweets.texts[i] for i in kept], [tweets.labels[i] for i in kept])


def emoticons_to_emoji(text: str, chance: float, rng: random.Random) -> str:
    """Exchanges each emoticon, with the given chance, for one to three of an emoji of the same feeling."""
    tokens = text.split(" ")
    for i, token in enumerate(tokens):
        emoji = _EMOJI_BY_EMOTICON.get(token)
        if emoji and rng.random() < chance:
            tokens[i] = rng.choice(emoji) * rng.choice((1, 1, 2, 3))
    return " ".join(tokens)
