"""Makes evaluation-golden.json: predictions and what scikit-learn says of them.

python make_evaluation_golden.py > ../resources/io/tweetlake/sentiment/evaluation-golden.json
"""

import json
import random

import numpy as np
from sklearn.metrics import accuracy_score, precision_recall_fscore_support

NAMES = ["negative", "neutral", "positive"]
BINS = 15


def calibration_error(right: np.ndarray, confidence: np.ndarray) -> float:
    edges = np.linspace(0, 1, BINS + 1)
    error = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence >= low) & ((confidence < high) | (high == 1))
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


def case(labels: list[int], rows: int, seed: int) -> dict:
    rng = random.Random(seed)
    given = [rng.choice(labels) for _ in range(rows)]
    logits = [[rng.gauss(0, 2) + (1.5 if i == label else 0) for i in range(3)] for label in given]
    predicted = [max(labels, key=lambda i: row[i]) for row in logits]
    confidence = []
    for row in logits:
        weights = np.exp([row[i] for i in labels])
        confidence.append(float(weights.max() / weights.sum()))
    figures = {"accuracy": accuracy_score(given, predicted)}
    for average in ("macro", "weighted"):
        p, r, f, _ = precision_recall_fscore_support(given, predicted, average=average, zero_division=0)
        figures |= {f"{average}_precision": p, f"{average}_recall": r, f"{average}_f1": f}
    present = sorted(set(given) | set(predicted))
    p, r, f, s = precision_recall_fscore_support(given, predicted, labels=present, zero_division=0)
    for i, label in enumerate(present):
        name = NAMES[label]
        figures |= {f"precision_{name}": p[i], f"recall_{name}": r[i], f"f1_{name}": f[i], f"support_{name}": s[i]}
    right = np.array([a == b for a, b in zip(given, predicted)], dtype=float)
    figures["expected_calibration_error"] = calibration_error(right, np.array(confidence))
    return {
        "given": given,
        "predicted": predicted,
        "confidence": confidence,
        "figures": {key: float(value) for key, value in figures.items()},
    }


print(json.dumps([case([0, 1, 2], 200, 1), case([0, 2], 50, 2), case([1], 5, 3), case([0, 1, 2], 3, 4)]))
