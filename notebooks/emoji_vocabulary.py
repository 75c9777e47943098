"""Gives BERT's uncased vocabulary emoji, without a longer vocabulary and without a slower tokenizer.

The vocabulary maps every emoji to [UNK], and with it the whole word the emoji is attached to. It also holds
994 `[unusedN]` entries. Each emoji takes two of them: `X`, at the start of a word, and `##X`, inside one, because a run
of emoji, or an emoji straight after a word, is one word to the tokenizer.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import torch

_FACES = "".join(map(chr, range(0x1F600, 0x1F650)))
_NEWER_FACES = "🤐🤑🤒🤓🤔🤕🤗🤠🤡🤢🤣🤤🤥🤧🤨🤩🤪🤫🤬🤭🤮🤯🥰🥱🥲🥳🥴🥵🥶🥹🥺🧐🤦🤷🫠🫡🫢🫣🫤🥸"
_HEARTS = "❤♥♡💓💔💕💖💗💘💙💚💛💜💝💞💟🖤🤍🤎🧡💋💌💏💑❣"
_HANDS = "👆👇👈👉👊👋👌👍👎👏👐✊✋✌☝✍🤘🤙🤚🤛🤜🤝🤞🤟🤲🖐🖕🖖💪💅🫶🤏"
_PEOPLE = "👀👁👂👃👄👅👑👦👧👨👩👪👫👮👯👰👱👴👵👶👸👻👼👽👿😈💀☠💁💃🕺💇💆🙈🙉🙊🏃💩🤖🎅👤👥👣"
_SIGNS = "✨⭐🌟💫💥💢💦💨💤💯🔥🎶🎵🎼✅✔❌✖❗❕❓‼⁉💬💭🔴🔵🔝🔙🔜🆕🆒🆗🆘🚫⛔⚠🔞♀♂☑➡⬅⬆⬇▶◀🔁🔔📢📣🔊🏆🥇🏅☮✝☯♻💲🗣"
_NATURE = "☀☁☔⚡❄☃🌞🌈🌊🌍🌎🌏🌙🌚🌛🌝🌸🌹🌺🌻🌼🌷🌴🌲🌱🌿🍀🍁🍂🍃🌵🐶🐱🐭🐰🐻🐼🐵🐒🐧🐦🐍🐢🐟🐬🐳🐎🦁🐯🐷🐮🐔🐥🐘🐝🐞🦋🐾🦄"
_FOOD = "☕🍵🍺🍻🍷🍸🍹🍾🥂🍴🍕🍔🍟🌮🍗🍝🍣🍪🍩🍫🍬🍭🍰🎂🍦🍨🍎🍓🍇🍉🍌🍋🍒🍑🍊🍅🥑"
_THINGS = "🎉🎊🎁🎈🎄🎃🎀🎆🎇🎂🎤🎧🎸🎹🎷🎬🎥📷📸📺📱💻☎📞📚📖📝✏📰📧📌📍📅⏰⌚⏳💰💵💸💎💍👗👠👟👕👜💄👓🔫💣🔪💊💉🚬🔑🔒🔓💡🔨"
_PLACES = "⚽🏀🏈⚾🎾🏐🏊🏄🚴🏋🎮🎯🎲🎰🎨🎭🎟🎫✈🚀🚗🚙🚕🚌🚓🚑🚒🚲🚢⛵🚨🏠🏡🏥🏫⛪🏖🗽🎓"
_OLDER_FACES = "☺☹"
_INSIDE_ONLY = "🏻🏼🏽🏾🏿"

_UNUSED = re.compile(r"\[unused\d+]")
_SHORT_NAMES = {
    "❤": "red heart",
    "😂": "tears of joy laughing face",
    "☺": "smiling face",
    "💀": "skull",
    "💯": "hundred points",
}


def emoji() -> list[str]:
    """The emoji to add, the most telling first, each once."""
    return list(
        dict.fromkeys(
            _FACES + _NEWER_FACES + _HEARTS + _HANDS + _PEOPLE + _SIGNS + _NATURE + _FOOD + _THINGS + _PLACES + _OLDER_FACES
        )
    )


def entries_to_add(vocabulary: dict[str, int]) -> list[str]:
    wanted = [f"##{tone}" for tone in _INSIDE_ONLY]
    for symbol in emoji():
        wanted += [symbol, f"##{symbol}"]
    return [entry for entry in wanted if entry not in vocabulary]


def add_emoji(tokenizer_json: Path) -> dict[int, str]:
    """Rewrites `tokenizer.json` in place; returns the new entry of each row taken.

    Truncation and padding are switched off too: they belong to the caller, who knows the batch.
    """
    document = json.loads(tokenizer_json.read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = document["model"]["vocab"]
    added = entries_to_add(vocabulary)
    free = [entry for entry in vocabulary if _UNUSED.fullmatch(entry)]
    if len(added) > len(free):
        raise ValueError(f"{len(added)} entries do not fit the {len(free)} unused rows: take emoji out of the lists")
    renamed = dict(zip(free, added))
    document["model"]["vocab"] = {renamed.get(entry, entry): row for entry, row in vocabulary.items()}
    document["truncation"] = document["padding"] = None
    tokenizer_json.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return {vocabulary[old]: new for old, new in renamed.items()}


def spoken(entry: str) -> str:
    """The words an emoji stands for: `##😂` gives "tears of joy laughing face"."""
    symbol = entry.removeprefix("##")
    return _SHORT_NAMES.get(symbol) or unicodedata.name(symbol).lower().replace("-", " ")


def initialise_rows(embeddings: torch.nn.Embedding, tokenizer, rows: dict[int, str]) -> None:
    """Starts each emoji at the mean of the word pieces of its name, which the base model already understands."""
    with torch.no_grad():
        for row, entry in rows.items():
            pieces = tokenizer(spoken(entry), add_special_tokens=False)["input_ids"]
            embeddings.weight[row] = embeddings.weight[pieces].mean(dim=0)
