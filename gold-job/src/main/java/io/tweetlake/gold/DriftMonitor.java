package io.tweetlake.gold;

import io.tweetlake.common.config.DriftConfig;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.models.serving.ServedModels;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares each micro-batch with a reference: the first tweets that the same version of the model labelled, kept in a file
 * beside the checkpoints; with a model for each language, the first of all of them together. A micro-batch that is repeated has no figures, so none counts twice. For one thread.
 */
final class DriftMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(DriftMonitor.class);

    private static final int DIGITS = 16;

    private final DriftConfig config;
    private final Lake lake;
    private final Map<String, DriftWindow> references = new HashMap<>();
    private boolean above;

    DriftMonitor(DriftConfig config, Lake lake) {
        this.config = config;
        this.lake = lake;
    }

    /**
     * @param figures with those of {@link DriftWindow#columns()}
     * @return the population stability indices as metrics, such as {@code drift/labels_psi}; none while the reference fills,
     *     and of a micro-batch that is too small to say anything
     */
    Map<String, Double> observe(long batch, ServedModels models, Map<String, Object> figures) {
        DriftWindow now = DriftWindow.of(figures);
        String name = file(models);
        DriftWindow reference = references.computeIfAbsent(name, this::load);
        if (reference.rows() < config.referenceRows()) {
            DriftWindow larger = reference.plus(now);
            references.put(name, larger);
            save(name, larger);
            return Map.of();
        }
        if (now.rows() < config.minRows()) {
            return Map.of();
        }
        Map<String, Double> indices = now.distanceFrom(reference);
        warn(batch, models, indices);
        Map<String, Double> metrics = new LinkedHashMap<>();
        indices.forEach((what, index) -> metrics.put("drift/" + what + "_psi", index));
        return metrics;
    }

    /** Of the models in service together, as the figures are. */
    private static String file(ServedModels models) {
        String text = "%s-%s".formatted(models.name(), models.version());
        String name = models.isOne()
                ? text
                : "by-language-" + DigestUtils.sha256Hex(text).substring(0, DIGITS);
        return name.replaceAll("[^A-Za-z0-9._-]", "_") + ".json";
    }

    /** Once when it begins, and once when it is over. */
    private void warn(long batch, ServedModels models, Map<String, Double> indices) {
        boolean wasAbove = above;
        above = indices.values().stream().anyMatch(index -> index > config.warnAbove());
        if (above == wasAbove) {
            return;
        }
        LogLine line = new LogLine(above ? "gold drifts from its reference" : "gold is back at its reference")
                .with("batch", batch)
                .with("model", models.name())
                .with("version", models.version());
        indices.forEach((what, index) -> line.with(what + "Psi", String.format(Locale.ROOT, "%.3f", index)));
        line.with("warnAbove", String.valueOf(config.warnAbove()));
        if (above) {
            LOG.warn("{}", line);
        } else {
            LOG.info("{}", line);
        }
    }

    private DriftWindow load(String name) {
        Path file = file(name);
        try (FSDataInputStream in = files(file).open(file)) {
            return DriftWindow.parse(IOUtils.toString(in, StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return DriftWindow.empty();
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(
                    "{}",
                    new LogLine("drift reference begins anew")
                            .with("file", file)
                            .with("reason", e));
            return DriftWindow.empty();
        }
    }

    /** One that cannot be kept serves until the next restart: scoring does not stop for it. */
    private void save(String name, DriftWindow window) {
        Path file = file(name);
        try (FSDataOutputStream out = files(file).create(file, true)) {
            out.write(window.json().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warn(
                    "{}",
                    new LogLine("drift reference is not kept")
                            .with("file", file)
                            .with("reason", e));
        }
    }

    private Path file(String name) {
        return new Path(lake.checkpoint("gold-drift"), name);
    }

    private FileSystem files(Path file) throws IOException {
        return file.getFileSystem(lake.spark().sessionState().newHadoopConf());
    }
}
