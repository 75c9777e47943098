package io.tweetlake.models.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.MlflowConfig;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real MLflow server with a database and artifacts in a folder, which a test may kill and start again. */
public final class MlflowProcess implements AutoCloseable {
    private static final String VIRTUAL_ENVIRONMENT = "target/mlflow/bin/python";
    private static final String FIX =
            "there is no MLflow to test against: install one with `python3 -m venv target/mlflow"
                    + " && target/mlflow/bin/pip install -r common/src/test/python/requirements.txt`";
    private static final long LONGEST_START_SECONDS = 120;

    private final Path folder;
    private final int port;
    private Process process;

    private MlflowProcess(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Started and ready. Where there is no MLflow the test is skipped, or in CI fails. */
    public static MlflowProcess start(Path folder) {
        try {
            MlflowProcess server = new MlflowProcess(Files.createDirectories(folder), freePort());
            server.start();
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The interpreter that has MLflow: that of the virtual environment, or the machine's own. */
    public static Path python() {
        // A module's tests run in its folder.
        for (Path root = Path.of("").toAbsolutePath(); root != null; root = root.getParent()) {
            Path python = root.resolve(VIRTUAL_ENVIRONMENT);
            if (Files.isExecutable(python)) {
                return python;
            }
        }
        if (System.getenv("CI") != null) {
            fail(FIX);
        }
        // Surefire's console tells how many tests were skipped, and not why.
        System.err.println("SKIPPED: " + FIX);
        return abort(FIX);
    }

    public void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        python().toString(),
                        "-m",
                        "uvicorn",
                        "mlflow.server.fastapi_app:app",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--log-level",
                        "warning")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment()
                .putAll(Map.of(
                        "_MLFLOW_SERVER_FILE_STORE", "sqlite:///" + folder.resolve("mlflow.db"),
                        "_MLFLOW_SERVER_ARTIFACT_ROOT", "mlflow-artifacts:/",
                        "_MLFLOW_SERVER_SERVE_ARTIFACTS", "true",
                        "_MLFLOW_SERVER_ARTIFACT_DESTINATION",
                                folder.resolve("artifacts").toString(),
                        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false",
                        "MLFLOW_DISABLE_TELEMETRY", "true"));
        process = builder.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_START_SECONDS);
        while (!isReady()) {
            assertThat(process.isAlive()).as(() -> read(log())).isTrue();
            assertThat(System.nanoTime()).as(() -> read(log())).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Starts it where it was killed. */
    public void startIfDown() throws IOException {
        if (!process.isAlive()) {
            start();
        }
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGSTOP: connections are still taken, and nothing is answered. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public String uri() {
        return "http://127.0.0.1:" + port;
    }

    /** The configuration of somebody who tracks on this server. */
    public MlflowConfig config(String... options) {
        List<String> all = new ArrayList<>(List.of("lake.root=none", "mlflow.spool=" + folder.resolve("spool")));
        all.add("mlflow.trackingUri=" + uri());
        all.addAll(List.of(options));
        return ConfigLoader.load(null, all, Map.of()).config().mlflow();
    }

    /** Asks the server itself. */
    public JsonNode get(String path, Map<String, String> query) {
        return MlflowServer.tracking(config("mlflow.timeout=60s")).get("/api/2.0/mlflow/" + path, query);
    }

    /** As {@link #get}. */
    public JsonNode post(String path, Object body) {
        return MlflowServer.tracking(config("mlflow.timeout=60s")).post("/api/2.0/mlflow/" + path, body);
    }

    /** The runs of an experiment. */
    public List<JsonNode> runs(String experiment) {
        String id = get("experiments/get-by-name", Map.of("experiment_name", experiment))
                .at("/experiment/experiment_id")
                .asText();
        List<JsonNode> runs = new ArrayList<>();
        post("runs/search", Map.of("experiment_ids", List.of(id))).path("runs").forEach(runs::add);
        return runs;
    }

    /** The steps that a metric of a run has, in the order in which the server keeps them. */
    public List<Long> steps(JsonNode run, String metric) {
        List<Long> steps = new ArrayList<>();
        get("metrics/get-history", Map.of("run_id", run.at("/info/run_id").asText(), "metric_key", metric))
                .path("metrics")
                .forEach(point -> steps.add(point.path("step").asLong()));
        return steps;
    }

    private boolean isReady() {
        try {
            get("experiments/search", Map.of("max_results", "1"));
            return true;
        } catch (MlflowException e) {
            return false;
        }
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
