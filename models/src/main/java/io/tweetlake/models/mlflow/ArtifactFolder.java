package io.tweetlake.models.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.MlflowConfig;
import io.tweetlake.models.remote.RemoteContent;
import io.tweetlake.models.remote.RemoteFile;
import io.tweetlake.models.remote.RemoteFolder;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** A folder of artifacts that the tracking server serves: the files of a run or a model. */
public final class ArtifactFolder implements RemoteFolder {
    private static final String SCHEME = "mlflow-artifacts:";
    private static final String BASE = "/api/2.0/mlflow-artifacts/artifacts";

    private static final int MOST_LISTED = 1_000;

    private final MlflowServer server;
    private final String uri;
    /** Below the server's own artifacts. */
    private final String root;

    /** @param uri {@code mlflow-artifacts:/PATH} or {@code mlflow-artifacts://HOST/PATH} */
    public ArtifactFolder(MlflowConfig config, String uri) {
        this.server = MlflowServer.tracking(config);
        this.uri = uri;
        this.root = uri.substring(SCHEME.length()).replaceFirst("^//[^/]+/", "").replaceFirst("^/+", "");
    }

    /** Whether the server serves the files of that folder. */
    public static boolean isServed(String uri) {
        return uri.startsWith(SCHEME);
    }

    /**
     * @throws MlflowException if the server does not answer, lists a name that leads out of the folder, or more files and
     *     folders than a model has
     */
    @Override
    public List<RemoteFile> list() {
        List<RemoteFile> files = new ArrayList<>();
        Deque<String> folders = new ArrayDeque<>(List.of(""));
        int listed = 0;
        while (!folders.isEmpty()) {
            String below = folders.remove();
            String path = below.isEmpty() ? root : root + "/" + below;
            for (JsonNode file : server.get(BASE, Map.of("path", path)).path("files")) {
                String name = file.path("path").asText();
                requireName(name, path);
                requireEnd(++listed);
                String child = below.isEmpty() ? name : below + "/" + name;
                if (file.path("is_dir").asBoolean()) {
                    folders.add(child);
                } else {
                    files.add(new RemoteFile(child, file.path("file_size").asLong(), null, null));
                }
            }
        }
        return files;
    }

    private void requireEnd(int listed) {
        if (listed > MOST_LISTED) {
            throw new MlflowException(
                    400, "ENDLESS_LISTING", "%s lists more than %,d files and folders".formatted(uri, MOST_LISTED));
        }
    }

    private static void requireName(String name, String folder) {
        if (name.contains("/") || !RemoteFile.isSafe(name)) {
            throw new MlflowException(
                    400, "UNSAFE_NAME", "%s lists `%s`, which is not a file name".formatted(folder, name));
        }
    }

    @Override
    public RemoteContent open(RemoteFile file, long from) {
        return server.open(path(file.path()), from);
    }

    /**
     * @param path of the file below the folder
     * @param progress receives the number of bytes sent since the last call
     */
    public void upload(String path, Path file, LongConsumer progress) throws IOException {
        long size = Files.size(file);
        HttpRequest.BodyPublisher content = size == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(() -> counted(file, progress)), size);
        server.put(path(path), content);
    }

    /** As {@link #upload(String, Path, LongConsumer)}. */
    public void upload(String path, byte[] content) {
        server.put(path(path), HttpRequest.BodyPublishers.ofByteArray(content));
    }

    private static InputStream counted(Path file, LongConsumer progress) {
        try {
            return new CountedStream(Files.newInputStream(file), progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class CountedStream extends FilterInputStream {
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

    private String path(String file) {
        return BASE + "/"
                + Arrays.stream((root + "/" + file).split("/"))
                        .map(name ->
                                URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"))
                        .collect(Collectors.joining("/"));
    }

    @Override
    public String toString() {
        return uri;
    }
}
