package io.tweetlake.benchmarks;

import ai.djl.huggingface.translator.TextClassificationTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** As DJL's extension for Spark scores: fixed batches of 100 rows as they come, padded to the longest. */
final class DjlBatches implements Peer {
    private static final int BATCH = 100;
    private final ZooModel<String, Classifications> model;
    private final List<List<String>> partitions;

    DjlBatches(Path folder, List<String> texts) throws Exception {
        // Loaded once, where the extension loads it for each partition.
        model = Criteria.builder()
                .setTypes(String.class, Classifications.class)
                .optModelPath(folder)
                .optEngine("PyTorch")
                .optArgument("padding", "true")
                .optArgument("truncation", "true")
                .optArgument("topK", "3")
                .optTranslatorFactory(new TextClassificationTranslatorFactory())
                .build()
                .loadModel();
        int rows = (texts.size() + THREADS - 1) / THREADS;
        partitions = Stream.iterate(0, start -> start < texts.size(), start -> start + rows)
                .map(start -> texts.subList(start, Math.min(start + rows, texts.size())))
                .toList();
        scored(partitions.get(0).subList(0, 8));
    }

    private List<List<Double>> scored(List<String> texts) throws Exception {
        List<List<Double>> logits = new ArrayList<>();
        try (Predictor<String, Classifications> predictor = model.newPredictor()) {
            for (int start = 0; start < texts.size(); start += BATCH) {
                List<String> batch = texts.subList(start, Math.min(start + BATCH, texts.size()));
                for (Classifications scores : predictor.batchPredict(batch)) {
                    logits.add(Stream.of("negative", "neutral", "positive")
                            .map(label -> Math.log(scores.get(label).getProbability()))
                            .toList());
                }
            }
        }
        return logits;
    }

    @Override
    public Map<String, Object> about() {
        return Map.of("batch", BATCH, "djl", ai.djl.engine.Engine.getDjlVersion());
    }

    @Override
    public JsonNode run() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            long start = System.nanoTime();
            List<Future<List<List<Double>>>> futures = partitions.stream()
                    .map(part -> executor.submit(() -> scored(part)))
                    .toList();
            List<List<Double>> logits = new ArrayList<>();
            for (Future<List<List<Double>>> future : futures) {
                logits.addAll(future.get());
            }
            return Peer.result((System.nanoTime() - start) / 1e9, logits);
        } finally {
            executor.shutdown();
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
