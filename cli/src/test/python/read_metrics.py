"""Reads Prometheus's text format with Prometheus's own parser: a JSON object of each sample's value, by its name and labels."""

import json
import sys

from prometheus_client.parser import text_string_to_metric_families

samples = {}
for family in text_string_to_metric_families(sys.stdin.read()):
    if family.type == "unknown":
        raise ValueError(f"{family.name} has no type")
    for sample in family.samples:
        labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
        name = sample.name + (f"{{{labels}}}" if labels else "")
        if name in samples:
            raise ValueError(f"{name} occurs twice")
        samples[name] = sample.value
json.dump(samples, sys.stdout)
