package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;

/**
 * The archive of classes with which processes start, as the launcher has one: a process that runs the three jobs takes a quarter
 * less CPU time. Made once for a build, where the first test needs it.
 */
final class ClassArchive {
    private static final Path FILE = Home.path("cli/target/test-processes.jsa");

    private static final Path LOCK = FILE.resolveSibling("test-processes.lock");

    private static List<String> options;

    private ClassArchive() {}

    /**
     * Options of a JVM.
     *
     * @param java the command up to its class path, with all that matters to an archive, such as the collector
     * @param classPath of jars; a process may have more behind them
     */
    static synchronized List<String> options(List<String> java, String classPath) {
        if (options == null) {
            makeOnce(java, classPath);
            options = List.of("-XX:SharedArchiveFile=" + FILE, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
        }
        return options;
    }

    /** Another test JVM may be at it. */
    private static void makeOnce(List<String> java, String classPath) {
        try (FileChannel channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            Path jar = Path.of(classPath.split(File.pathSeparator, 2)[0]);
            if (!Files.exists(FILE) || Files.getLastModifiedTime(FILE).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                make(java, classPath);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void make(List<String> java, String classPath) throws IOException, InterruptedException {
        Path lake = Files.createTempDirectory("class-archive");
        Path partial = FILE.resolveSibling("test-processes.partial");
        Files.deleteIfExists(partial);
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + partial, "-cp", classPath, Tweetlake.class.getName()));
        command.addAll(
                List.of("warm-up", "--config", Home.path("conf/local.yaml").toString()));
        for (String setting :
                List.of("source.path=" + Home.path("src-test-data/demo"), "lake.root=" + lake, "mlflow.trackingUri=")) {
            command.addAll(List.of("--set", setting));
        }
        Path log = FILE.resolveSibling("test-processes.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        assertThat(builder.start().waitFor()).as("see %s", log).isZero();
        Files.move(partial, FILE, StandardCopyOption.REPLACE_EXISTING);
        FileUtils.deleteDirectory(lake.toFile());
    }
}
