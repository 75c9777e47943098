"""Writes what `benchmarks/run Peers` measured: the table into RESULTS.md, and a plot beside it.

python report.py RESULTS.json BENCHMARKS_FOLDER
"""

import json
import math
import platform
import statistics
import sys
from pathlib import Path

NAMES = {
    "pipeline-one-by-one": "transformers pipeline, one by one",
    "pipeline": "transformers pipeline, batches of {batch}",
    "pandas-udf": "PySpark pandas UDF around it, batches of {batch}",
    "onnx-fp32": "ONNX Runtime fp32, sorted batches of {batch}",
    "onnx-int8": "ONNX Runtime int8, sorted batches of {batch}",
    "djl": "DJL as its Spark extension, batches of {batch}",
    "tweetlake-fp32": "tweetlake fp32",
    "tweetlake-bf16": "tweetlake bf16",
    "tweetlake-int8": "tweetlake int8",
    "tweetlake-auto": "tweetlake auto ({precision})",
    "tweetlake-auto-loose": "tweetlake auto, labelAgreement {agreement} ({precision})",
}
REFERENCE = "pipeline-one-by-one"
BY_FORMAT = {"fp32": 0, "bf16": 1, "int8": 2}


def title(name, about):
    """The row's name, and what was served in place of a precision that this machine does not have."""
    asked, served = name.split("-")[-1], about.get("precision")
    instead = f" (not to be had here: {served})" if asked in BY_FORMAT and served not in (None, asked) else ""
    return NAMES[name].format(**about) + instead


def gflop(config, tokens):
    """Of the matrix products of one text's forward pass; padding is not counted, as it is not wanted."""
    hidden = config.get("hidden_size", config.get("dim"))
    inner = config.get("intermediate_size", config.get("hidden_dim"))
    layers = config.get("num_hidden_layers", config.get("n_layers"))
    products = 4 * hidden * hidden + 2 * hidden * inner
    return layers * (2 * tokens * products + 4 * tokens * tokens * hidden) / 1e9


def label(row):
    return max(range(len(row)), key=row.__getitem__)


def agreement(rows, reference):
    """Share of the reference's labels, and how far logits are apart at most: both sides less their mean."""
    same = sum(label(a) == label(b) for a, b in zip(rows, reference)) / len(reference)
    apart = max(
        abs((x - statistics.fmean(a)) - (y - statistics.fmean(b))) for a, b in zip(rows, reference) for x, y in zip(a, b)
    )
    return same, apart


def cpu():
    info = Path("/proc/cpuinfo")
    text = info.read_text() if info.exists() else ""
    name = next((line.split(":")[1].strip() for line in text.split("\n") if "model name" in line), platform.machine())
    has = [flag for flag in ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile") if f" {flag}" in text]
    return f"{name} ({', '.join(has)})"


def lines(result):
    tokens, logits = result["tokens"], result["logits"]
    work = sum(gflop(result["config"], length) for length in tokens) / len(tokens)
    limits = logits.get("gemm")
    ours = next((n for n in ("tweetlake-auto", "tweetlake-fp32") if n in result["seconds"]), None)
    per_second = {name: len(tokens) / statistics.median(times) for name, times in result["seconds"].items() if name != "gemm"}
    yield "| | tweets/s | slowest to fastest | runs | tweetlake auto is | of the GEMM limit | labels of fp32 | logits apart |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for name, rate in per_second.items():
        times = result["seconds"][name]
        about = result["about"][name]
        kind = name.split("-")[-1]
        kind = about.get("precision") or (kind if kind in BY_FORMAT else "fp32")
        share = f"{100 * rate * work / limits[BY_FORMAT[kind]]:.0f} %" if limits else ""
        ratio = f"{per_second[ours] / rate:.2f}x" if ours else ""
        same, apart = agreement(logits[name], logits[REFERENCE]) if REFERENCE in logits else (math.nan, math.nan)
        yield (
            f"| {title(name, about)} | {rate:.1f} | {len(tokens) / max(times):.1f} to {len(tokens) / min(times):.1f}"
            f" | {len(times)} | {ratio} | {share} | {100 * same:.2f} % | {apart:.1g} |"
        )
    yield ""
    if limits:
        yield (
            f"GEMM limit: fp32 {limits[0]:.0f}, bf16 {limits[1]:.0f}, int8 {limits[2]:.0f} GFLOP/s, the most that was seen"
            f" in these runs; a tweet takes {work:.3f} GFLOP."
        )


def versions(result):
    found = {}
    for about in result["about"].values():
        found.update({key: value for key, value in about.items() if key not in ("peer", "batch", "precision", "agreement")})
    return ", ".join(f"{key} {value}" for key, value in sorted(found.items()))


def plot(result):
    """Bars of the medians, with a line from the slowest to the fastest run."""
    rows = [(name, times) for name, times in result["seconds"].items() if name != "gemm"]
    count = len(result["tokens"])
    widest = max(count / min(times) for _, times in rows)
    scale, height = 420 / widest, 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="{height * len(rows) + 30}"'
        ' font-family="sans-serif" font-size="12" role="img" aria-label="Tweets a second">',
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for i, (name, times) in enumerate(rows):
        y, rate = 10 + i * height, count / statistics.median(times)
        colour = "#1b6ca8" if name.startswith("tweetlake") else "#9aa5b1"
        low, high = (300 + scale * count / t for t in (max(times), min(times)))
        parts += [
            f'<text x="290" y="{y + 14}" text-anchor="end">{title(name, result["about"][name])}</text>',
            f'<rect x="300" y="{y}" width="{scale * rate:.1f}" height="{height - 6}" fill="{colour}"/>',
            f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y + 9}" y2="{y + 9}" stroke="black"/>',
            f'<text x="{high + 6:.1f}" y="{y + 14}">{rate:.1f}</text>',
        ]
    parts.append(f'<text x="300" y="{height * len(rows) + 24}">tweets/s: median, slowest to fastest run</text></svg>')
    return "\n".join(parts) + "\n"


def main(results: Path, folder: Path | None = None):
    result = json.loads(results.read_text())
    model, tokens = result["model"], result["tokens"]
    section = "\n".join(
        [
            f"{cpu()}, {result['threads']} cores. {len(tokens)} different tweets of {statistics.fmean(tokens):.1f} tokens on"
            f" average (median {statistics.median(tokens):.0f}, longest {max(tokens)}). {versions(result)}.",
            "",
            *lines(result),
            "",
            f"![tweets a second](peers-{model}.svg)",
        ]
    )
    print(section)
    if folder is None:
        return
    page = folder / "RESULTS.md"
    text = page.read_text()
    start, end = f"<!-- peers {model} -->\n", f"<!-- end of peers {model} -->\n"
    if start not in text:
        sys.exit(f"{page} has no place for {model}: {start.strip()}")
    before, after = text.split(start)[0], text.split(end)[1]
    page.write_text(before + start + section + "\n" + end + after)
    (folder / f"peers-{model}.svg").write_text(plot(result))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
