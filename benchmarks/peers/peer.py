"""One peer of `benchmarks/run Peers`, in a process of its own.

    python peer.py NAME CHECKPOINT TEXTS.jsonl WORK_FOLDER THREADS

Gets ready, says so in a line of JSON, and then answers each line of standard input with a run over all texts:
{"seconds": ..., "logits": [[...], ...]}.
"""

import json
import os
import sys
import time
from pathlib import Path

from engines import ENGINES


def fastest(engine, texts):
    """The batch size at which a part of the texts takes the least time."""
    if len(engine.batch_sizes) == 1:
        return engine.batch_sizes[0]
    sample = texts[: max(64, len(texts) // 4)]
    seconds = {}
    for size in engine.batch_sizes:
        start = time.perf_counter()
        engine.logits(sample, size)
        seconds[size] = time.perf_counter() - start
    return min(seconds, key=seconds.get)


def main():
    name, checkpoint, texts_file, work, threads = sys.argv[1:]
    # Libraries talk on standard output, which is for the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    texts = [json.loads(line) for line in Path(texts_file).read_text(encoding="utf-8").split("\n") if line]
    engine = ENGINES[name](Path(checkpoint), Path(work), int(threads))
    engine.logits(texts[:8], engine.batch_sizes[0])
    size = fastest(engine, texts)
    print(json.dumps({"peer": name, "batch": size, **engine.about()}), file=answers, flush=True)
    for _ in sys.stdin:
        # Between its turns a peer may have let go of what it needs: Spark ends a Python worker that was idle for a minute.
        engine.logits(texts[:8], size)
        start = time.perf_counter()
        logits = engine.logits(texts, size)
        print(json.dumps({"seconds": time.perf_counter() - start, "logits": logits}), file=answers, flush=True)


if __name__ == "__main__":
    main()
