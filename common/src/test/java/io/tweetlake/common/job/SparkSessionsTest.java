package io.tweetlake.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.lake.TestSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class SparkSessionsTest {
    @Test
    void whatSparkWritesToDiskIsItsOwnersAlone() throws IOException {
        TestSession.get();

        Path blocks =
                SparkEnv.get().blockManager().diskBlockManager().localDirs()[0].toPath();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(blocks.getParent())))
                .isEqualTo("rwx------");
    }
}
