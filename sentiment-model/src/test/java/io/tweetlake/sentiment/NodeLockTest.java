package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeLockTest {
    @TempDir
    private Path folder;

    @Test
    void workIsDoneUnderALockBesideWhatItPrepares() throws Exception {
        Path lock = folder.resolve("cache/native.lock");
        AtomicBoolean locked = new AtomicBoolean();
        NodeLock.hold(folder.resolve("cache/native"), () -> locked.set(Files.exists(lock)));
        assertThat(locked).isTrue();
    }
}
