package io.tweetlake.models.serving;

import io.tweetlake.common.UserError;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.models.serving.ModelFiles.Entry;
import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.CheckpointException;
import io.tweetlake.sentiment.NodeLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings models from an MLflow server or a bucket into this machine's cache, once for each. */
final class ModelDownload {
    private static final Logger LOG = LoggerFactory.getLogger(ModelDownload.class);

    /** What is served, at the top or where {@code mlflow.transformers} puts it. Nothing that Python would unpickle. */
    private static final Pattern WANTED = Pattern.compile("MLmodel|tweetlake-probe\\.json"
            + "|(model/)?(config\\.json|model[\\w.-]*\\.safetensors|model\\.safetensors\\.index\\.json)"
            + "|(components/tokenizer/)?(tokenizer\\.json|tokenizer_config\\.json|vocab\\.json|merges\\.txt)");

    private static final Pattern PICKLED = Pattern.compile(".*\\.(bin|pt|pth|pkl|pickle)");

    private ModelDownload() {}

    /**
     * The folder comes into being whole and checked, under its final name; what a cut-off download left behind is gone on
     * with. Other threads and processes of this machine wait for the first.
     *
     * @throws UserError where the files are no model that can be served
     * @throws io.tweetlake.models.mlflow.MlflowException where they do not come from a server
     * @throws UncheckedIOException where they do not come from a bucket, or cannot be kept
     */
    static synchronized Path fetch(ModelSource.Remote source) {
        Path folder = BundledModel.cache().resolve(source.cacheName());
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try {
            NodeLock.hold(folder, () -> {
                if (!Files.isDirectory(folder)) {
                    download(source, folder);
                }
            });
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("the cache of models at " + folder.getParent(), e);
        }
    }

    private static void download(ModelSource.Remote source, Path folder) throws IOException {
        long start = System.nanoTime();
        List<Entry> wanted;
        Path partial = folder.resolveSibling(source.cacheName() + "-partial");
        try (ModelFiles files = ModelFiles.of(source)) {
            List<Entry> all = files.list();
            requireWeights(source.place(), all);
            wanted = all.stream()
                    .filter(file -> WANTED.matcher(file.path()).matches())
                    .toList();
            for (Entry file : wanted) {
                files.download(file, partial.resolve(file.path()));
            }
        }
        try {
            requireSame(source, Checkpoint.open(partial).version());
        } catch (CheckpointException e) {
            FileUtils.deleteDirectory(partial.toFile());
            throw new UserError("the model at %s: %s".formatted(source.place(), e.problem()), e.fix(), e);
        } catch (UserError e) {
            FileUtils.deleteDirectory(partial.toFile());
            throw e;
        }
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        LOG.info(
                "{}",
                new LogLine("model downloaded")
                        .with("from", source.place())
                        .with("to", folder)
                        .with("bytes", wanted.stream().mapToLong(Entry::size).sum())
                        .with("durationMs", (System.nanoTime() - start) / 1e6));
    }

    private static void requireSame(ModelSource.Remote source, String found) {
        if (source.checkpoint() != null && !source.checkpoint().equals(found)) {
            throw new UserError(
                    "the files at %s are not those that were registered: their digest is %s, and was %s"
                            .formatted(source.place(), found, source.checkpoint()),
                    "register the model again");
        }
    }

    private static void requireWeights(String place, List<Entry> files) {
        if (files.stream().anyMatch(file -> file.path().endsWith(".safetensors"))) {
            return;
        }
        if (files.isEmpty()) {
            throw new UserError("there are no files at " + place, "check the path, or log the model again");
        }
        boolean pickled =
                files.stream().anyMatch(file -> PICKLED.matcher(file.path()).matches());
        throw pickled
                ? new UserError(
                        "the model at %s has pickled weights alone, and no pickle is ever opened".formatted(place),
                        "log it again with mlflow.transformers from a current transformers, which writes safetensors")
                : new UserError(
                        "the model at %s was logged without its weights".formatted(place),
                        "log it again without save_pretrained=False");
    }
}
