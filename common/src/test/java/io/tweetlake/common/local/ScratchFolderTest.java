package io.tweetlake.common.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
    @TempDir
    private Path parent;

    @Test
    void isItsOwnersAlone() throws IOException {
        Path folder = ScratchFolder.in(parent);

        assertThat(folder).isDirectory().hasParent(parent);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(ScratchFolder.in(parent)).isEqualTo(folder);
    }

    @Test
    void whatADeadProcessLeftIsDeletedByTheNextAndWhatALivingOneHasIsNot() throws IOException {
        Path dead = folderWithText("tweetlake-spark-dead");
        Path living = folderWithText("tweetlake-spark-living");
        Path others = folderWithText("blockmgr-of-another-program");

        try (FileChannel lock = FileChannel.open(living.resolve("lock"), StandardOpenOption.WRITE)) {
            lock.lock();
            ScratchFolder.in(parent);
        }

        assertThat(dead).doesNotExist();
        assertThat(living.resolve("blockmgr-1/text")).exists();
        assertThat(others).exists();
    }

    @Test
    void aLinkThatADeadProcessLeftIsNotFollowed() throws IOException {
        Path elsewhere = Files.createDirectories(parent.resolve("elsewhere"));
        Path kept = Files.writeString(elsewhere.resolve("kept"), "kept");
        Path dead = folderWithText("tweetlake-spark-dead");
        Files.createSymbolicLink(dead.resolve("link"), elsewhere);
        Files.createSymbolicLink(parent.resolve("tweetlake-spark-link"), elsewhere);

        ScratchFolder.in(parent);

        assertThat(dead).doesNotExist();
        assertThat(kept).exists();
    }

    private Path folderWithText(String name) throws IOException {
        Path folder = parent.resolve(name);
        Files.createDirectories(folder.resolve("blockmgr-1"));
        Files.writeString(folder.resolve("blockmgr-1/text"), "a tweet");
        Files.createFile(folder.resolve("lock"));
        return folder;
    }
}
