package io.tweetlake.models.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.input.BrokenInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against folders that break off, hang or lie, as real ones do not on demand. */
class DownloaderTest {
    private static final byte[] CONTENT = "0123456789".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    private static final String SHA256 = DigestUtils.sha256Hex(CONTENT);

    @TempDir
    private Path folder;

    private final List<Long> starts = new ArrayList<>();

    @Test
    void aTransferThatBreaksOffIsResumedWhereItWas() throws IOException {
        Path target = folder.resolve("below/model.safetensors");

        download(SHA256, target, from -> breaksOff(from, CONTENT.length / 3));

        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(starts).hasSize(4).isSorted().doesNotHaveDuplicates().startsWith(0L);
    }

    @Test
    void anEarlierProcesssBeginningIsResumed() throws IOException {
        Path target = folder.resolve("model.safetensors");
        Files.write(folder.resolve("model.safetensors.partial"), java.util.Arrays.copyOf(CONTENT, 1_000));

        download(SHA256, target, DownloaderTest::rest);

        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(starts).containsExactly(1_000L);
    }

    @Test
    void aFolderWithoutRangesIsReadFromTheFirstByteAgain() throws IOException {
        Path target = folder.resolve("model.safetensors");
        Files.writeString(folder.resolve("model.safetensors.partial"), "another beginning");

        download(SHA256, target, from -> new RemoteContent(new ByteArrayInputStream(CONTENT), 0));

        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void aFileThatIsThereIsNotDownloaded() throws IOException {
        Path target = Files.writeString(folder.resolve("model.safetensors"), "complete");

        download(SHA256, target, DownloaderTest::rest);

        assertThat(target).hasContent("complete");
        assertThat(starts).isEmpty();
    }

    @Test
    void contentOfAnotherDigestIsNotKept() {
        Path target = folder.resolve("model.safetensors");

        assertThatThrownBy(() -> download("0".repeat(64), target, DownloaderTest::rest))
                .isInstanceOf(RemoteException.class)
                .hasMessage("test:/folder/model.safetensors has another SHA-256 than the one that is listed");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void afterFourAttemptsTheBeginningIsKeptForTheNextCall() {
        Path target = folder.resolve("model.safetensors");

        assertThatThrownBy(() -> download(SHA256, target, from -> breaksOff(from, 10)))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("the transfer broke off: reset by peer");
        assertThat(starts).containsExactly(0L, 10L, 20L, 30L);
        assertThat(folder.resolve("model.safetensors.partial")).hasSize(40);
        assertThat(target).doesNotExist();
    }

    @Test
    void aConnectionThatIsClosedEarlyWithoutAnErrorIsResumedToo() throws IOException {
        Path target = folder.resolve("model.safetensors");

        download(
                SHA256,
                target,
                from -> from == 0 ? new RemoteContent(new ByteArrayInputStream(CONTENT, 0, 7), 0) : rest(from));

        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(starts).containsExactly(0L, 7L);
    }

    @Test
    @Timeout(60)
    void aReadThatHangsEndsAtTheDeadline() throws IOException {
        Path target = folder.resolve("model.safetensors");
        try (PipedOutputStream silent = new PipedOutputStream();
                InputStream hanging = new ClosesItsSource(new PipedInputStream(silent), silent)) {
            download(SHA256, target, from -> starts.size() == 1 ? new RemoteContent(hanging, 0) : rest(from));
        }

        assertThat(target).hasBinaryContent(CONTENT);
        assertThat(starts).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../evil", "a/../b", "/etc/passwd", "a//b", "a\\b", "C:evil", "", "a\nb"})
    void aPathThatLeadsOutOfTheFolderIsNoFile(String path) {
        assertThatThrownBy(() -> new RemoteFile(path, 1, null, null)).isInstanceOf(IllegalArgumentException.class);
    }

    private void download(String sha256, Path target, LongFunction<RemoteContent> content) throws IOException {
        RemoteFolder remote = new RemoteFolder() {
            @Override
            public List<RemoteFile> list() {
                throw new UnsupportedOperationException();
            }

            @Override
            public RemoteContent open(RemoteFile file, long from) {
                starts.add(from);
                return content.apply(from);
            }

            @Override
            public String toString() {
                return "test:/folder";
            }
        };
        new Downloader(remote, Duration.ofMillis(500))
                .download(new RemoteFile("model.safetensors", CONTENT.length, null, FileDigest.sha256(sha256)), target);
    }

    private static RemoteContent rest(long from) {
        return new RemoteContent(new ByteArrayInputStream(CONTENT, (int) from, CONTENT.length), from);
    }

    /** Gives that many bytes, and then fails. */
    private static RemoteContent breaksOff(long from, int after) {
        InputStream sound = new ByteArrayInputStream(CONTENT, (int) from, after);
        InputStream in = from + after >= CONTENT.length
                ? sound
                : new SequenceInputStream(sound, new BrokenInputStream(() -> new IOException("reset by peer")));
        return new RemoteContent(in, from);
    }

    /** As a connection's stream does, so that a read on another thread ends. */
    private static final class ClosesItsSource extends java.io.FilterInputStream {
        private final PipedOutputStream source;

        private ClosesItsSource(InputStream in, PipedOutputStream source) {
            super(in);
            this.source = source;
        }

        @Override
        public void close() throws IOException {
            source.close();
            super.close();
        }
    }
}
