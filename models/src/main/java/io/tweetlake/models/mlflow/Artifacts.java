package io.tweetlake.models.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.MlflowConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** The files of runs and models, which the tracking server hands on from its store. */
public final class Artifacts {
    private static final String SCHEME = "mlflow-artifacts:";
    private static final String BASE = "/api/2.0/mlflow-artifacts/artifacts";
    private static final String MLFLOW = "/api/2.0/mlflow/";
    private static final int PARTIAL_CONTENT = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int ATTEMPTS = 4;

    private final MlflowServer server;

    public Artifacts(MlflowConfig config) {
        this.server = MlflowServer.tracking(config);
    }

    /**
     * A file below a folder.
     *
     * @param path with {@code /} between names, none of which is {@code ..} or empty
     * @param size in bytes
     */
    public record Entry(String path, long size) {}

    /**
     * The folder that a version's source means: {@code models:/m-...} of MLflow 3, {@code runs:/ID/PATH}, and what is one
     * already.
     *
     * @return {@code mlflow-artifacts:/...}, or what else the server keeps artifacts at
     * @throws MlflowException where the server does not know it
     */
    public String folder(String source) {
        if (source.startsWith("models:/m-")) {
            return loggedModel(source.substring("models:/".length()));
        }
        if (source.startsWith("runs:/")) {
            String[] parts = source.substring("runs:/".length()).split("/", 2);
            return ofRun(parts[0], parts.length == 2 ? parts[1] : "");
        }
        return source;
    }

    private String loggedModel(String id) {
        return server.get(MLFLOW + "logged-models/" + id, Map.of())
                .at("/model/info/artifact_uri")
                .asText();
    }

    /** A model logged by MLflow 3 is not below its run, but knows it. */
    private String ofRun(String runId, String path) {
        JsonNode info = server.get(MLFLOW + "runs/get", Map.of("run_id", runId)).at("/run/info");
        Optional<String> logged = Optional.empty();
        if (!path.contains("/")) {
            JsonNode models = server.post(
                            MLFLOW + "logged-models/search",
                            Map.of(
                                    "experiment_ids",
                                    List.of(info.path("experiment_id").asText()),
                                    "filter",
                                    "source_run_id = '%s' AND name = '%s'".formatted(runId, path.replace("'", ""))))
                    .path("models");
            logged = Optional.ofNullable(models.get(0))
                    .map(model -> model.at("/info/artifact_uri").asText());
        }
        return logged.orElseGet(() -> info.path("artifact_uri").asText() + (path.isEmpty() ? "" : "/" + path));
    }

    /** Whether files of that folder come through the server. */
    public static boolean isServed(String folder) {
        return folder.startsWith(SCHEME);
    }

    /**
     * Every file below a folder, in folders below it too.
     *
     * @param folder {@code mlflow-artifacts:/...}
     * @throws MlflowException where the server does not answer, or lists a name that leads out of the folder
     */
    public List<Entry> list(String folder) {
        List<Entry> files = new ArrayList<>();
        collect(relative(folder), "", files);
        return files;
    }

    private void collect(String root, String below, List<Entry> files) {
        String path = below.isEmpty() ? root : root + "/" + below;
        for (JsonNode file : server.get(BASE, Map.of("path", path)).path("files")) {
            String name = file.path("path").asText();
            String child = below.isEmpty() ? name : below + "/" + name;
            requireInside(name, path);
            if (file.path("is_dir").asBoolean()) {
                collect(root, child, files);
            } else {
                files.add(new Entry(child, file.path("file_size").asLong()));
            }
        }
    }

    /** A listing is what somebody else wrote: a name in it is one name, and leads nowhere else. */
    private static void requireInside(String name, String folder) {
        boolean harmless = name.matches("[^/\\\\:\\x00-\\x1f]+") && !name.equals(".") && !name.equals("..");
        if (!harmless) {
            throw new MlflowException(
                    400, "UNSAFE_NAME", "%s lists `%s`, which is no name of a file".formatted(folder, name));
        }
    }

    /**
     * Writes a file, going on where an earlier call was cut off.
     *
     * @param target what is there already is the beginning of it
     * @throws MlflowException where it does not come, whole, within the time of a call and a second for each 256 KiB
     */
    public void download(String folder, Entry file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        for (int attempt = 1; ; attempt++) {
            try {
                downloadRest(folder, file, target);
                break;
            } catch (MlflowException e) {
                if (!e.isTransient() || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
        long size = Files.size(target);
        if (size != file.size()) {
            Files.delete(target);
            throw new MlflowException(
                    502,
                    "WRONG_SIZE",
                    "%s/%s came with %,d bytes, and the server lists it with %,d"
                            .formatted(folder, file.path(), size, file.size()));
        }
    }

    private void downloadRest(String folder, Entry file, Path target) throws IOException {
        long from = Files.exists(target) ? Files.size(target) : 0;
        if (from >= file.size() && Files.exists(target)) {
            return;
        }
        String path = BASE + "/" + encoded(relative(folder) + "/" + file.path());
        HttpResponse<String> response = server.download(path, from, file.size() - from, head -> {
            boolean rest = head.statusCode() == PARTIAL_CONTENT;
            if (head.statusCode() >= 300) {
                return BodySubscribers.ofString(StandardCharsets.UTF_8);
            }
            StandardOpenOption how = rest ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
            return BodySubscribers.mapping(
                    BodyHandlers.ofFile(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)
                            .apply(head),
                    Path::toString);
        });
        if (response.statusCode() >= 300) {
            if (response.statusCode() == RANGE_NOT_SATISFIABLE) {
                Files.delete(target);
            }
            throw server.refusal(path, response.statusCode(), response.body());
        }
    }

    /**
     * @param path of the file below the folder
     * @param progress gets how many bytes have gone, each time that some have
     */
    public void upload(String folder, String path, Path file, LongConsumer progress) throws IOException {
        long size = Files.size(file);
        HttpRequest.BodyPublisher content = size == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(() -> counted(file, progress)), size);
        server.put(BASE + "/" + encoded(relative(folder) + "/" + path), content);
    }

    /** As {@link #upload(String, String, Path, LongConsumer)}. */
    public void upload(String folder, String path, byte[] content) {
        server.put(
                BASE + "/" + encoded(relative(folder) + "/" + path), HttpRequest.BodyPublishers.ofByteArray(content));
    }

    private static InputStream counted(Path file, LongConsumer progress) {
        try {
            return new CountedStream(Files.newInputStream(file), progress);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final class CountedStream extends java.io.FilterInputStream {
        private final LongConsumer progress;

        private CountedStream(InputStream in, LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            progress.accept(Math.max(count, 0));
            return count;
        }
    }

    private static String relative(String folder) {
        // Either mlflow-artifacts:/PATH or mlflow-artifacts://HOST/PATH.
        return folder.substring(SCHEME.length()).replaceFirst("^//[^/]+/", "").replaceFirst("^/+", "");
    }

    private static String encoded(String path) {
        return Arrays.stream(path.split("/"))
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
