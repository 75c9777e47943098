package io.tweetlake.models.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.sentiment.Checkpoint;
import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedCheckpointsTest {
    @TempDir
    private Path folder;

    @Test
    void aCheckpointThatWasCheckedBeforeItsFolderWasMovedIsNotReadAgain() throws IOException {
        Checkpoint partial = Checkpoint.open(TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder));
        Path cached = Files.move(partial.folder(), folder.resolve("cached"));

        CheckedCheckpoints.add(partial.movedTo(cached));
        // Whoever opened it again would be refused.
        Files.delete(cached.resolve("config.json"));

        Checkpoint found = CheckedCheckpoints.open(cached);
        assertThat(found.folder()).isEqualTo(cached);
        assertThat(found.version()).isEqualTo(partial.version());
    }

    @Test
    void aLocalFolderMayChangeAndIsReadEachTime() {
        ModelSource local = new ModelSource.Local(
                TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder).toString());

        assertThat(local.checkpoint()).isNotSameAs(local.checkpoint());
    }
}
