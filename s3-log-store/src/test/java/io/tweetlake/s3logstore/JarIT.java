package io.tweetlake.s3logstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The jar goes beside Spark's own jars, where a copy of any library would be a conflict. */
@Tag("process")
class JarIT {
    @Test
    void hasItsOwnClassesAndNoOthers() throws IOException {
        try (ZipFile jar = new ZipFile(PackagedJar.path().toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".class")))
                    .contains("io/tweetlake/s3logstore/ConditionalPutLogStore.class")
                    .allMatch(name -> name.startsWith("io/tweetlake/s3logstore/"));
        }
    }
}
