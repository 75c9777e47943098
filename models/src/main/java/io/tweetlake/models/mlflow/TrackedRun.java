package io.tweetlake.models.mlflow;

import java.util.List;
import java.util.Map;

/**
 * What there is to say of a run besides its figures.
 *
 * @param key is the same after a restart, and no other run's
 * @param name that people see
 * @param parameters by name; the first start's stay, later ones are tags
 * @param tags by name
 * @param datasets that it reads
 */
public record TrackedRun(
        String key,
        String name,
        Map<String, String> parameters,
        Map<String, String> tags,
        List<TrackedDataset> datasets) {}
