package io.tweetlake.models.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.sentiment.TinyCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
class TrialProcessTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private static TrialProcess python(String program, Duration time, long bytes) {
        return new TrialProcess(List.of("python3", "-c", program), time, bytes);
    }

    @Test
    void aModelAnswersOrIsRefusedInAProcessOfItsOwn() throws Exception {
        Path model = TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder);
        assertThat(run(TrialProcess.command(model))).isEqualTo(ModelTrial.ANSWERED);

        Files.writeString(model.resolve("config.json"), "{}");
        assertThat(run(TrialProcess.command(model))).isEqualTo(ModelTrial.REFUSED);
        assertThat(TrialProcess.of(model).badEnd()).isEmpty();
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void aCrashIsABadEnd() {
        String crash = "import os, signal; os.kill(os.getpid(), signal.SIGABRT)";

        assertThat(python(crash, LONG, 1L << 30).badEnd()).hasValue("its trial ended a process with status 134");
    }

    @Test
    void soIsMoreMemoryThanItMayHave() {
        String greedy = "import time; taken = b'1' * (200 << 20); time.sleep(300)";

        assertThat(python(greedy, LONG, 100L << 20).badEnd()).hasValue("its trial took more than 100 MB of memory");
    }

    @Test
    void andMoreTimeThanItMayTake() {
        assertThat(python("import time; time.sleep(300)", Duration.ofSeconds(1), 1L << 30)
                        .badEnd())
                .hasValue("its trial took longer than 1 s");
    }

    @Test
    void whereThereCanBeNoProcessTheModelIsTriedInThisOne() {
        assertThat(new TrialProcess(List.of(folder.resolve("no-java").toString()), LONG, 1L << 30).badEnd())
                .isEmpty();
    }
}
