package io.tweetlake.sentiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LibtorchThreadsTest {
    @Test
    void predictorsAndThreadsThatAreTheCoresOrFewerAreWell() {
        assertThat(LibtorchThreads.overload(2, 1, 2)).isEmpty();
        assertThat(LibtorchThreads.overload(1, 2, 2)).isEmpty();
        assertThat(LibtorchThreads.overload(1, 1, 8)).isEmpty();
    }

    @Test
    void tooManyThreadsAreSaidWithTheOptionThatFits() {
        assertThat(LibtorchThreads.overload(2, 8, 8))
                .contains(
                        "2 predictors with 8 threads of libtorch each are more than the 8 cores, and wait for each other."
                                + " Fix: start the JVM with -Dai.djl.pytorch.num_threads=4");
    }

    @Test
    void morePredictorsThanCoresAreNotMendedByThreads() {
        assertThat(LibtorchThreads.overload(4, 1, 2).orElseThrow())
                .endsWith("Fix: score on no more than 2 at a time, with -Dai.djl.pytorch.num_threads=1");
    }

    @Test
    void whatTheLauncherHasSetStays() {
        String threads = System.getProperty("ai.djl.pytorch.num_threads");
        LibtorchThreads.setIfMissing(7);
        assertThat(System.getProperty("ai.djl.pytorch.num_threads"))
                .isEqualTo(threads)
                .isEqualTo("1");
        assertThat(LibtorchThreads.ofAPredictor()).isEqualTo(1);
    }
}
