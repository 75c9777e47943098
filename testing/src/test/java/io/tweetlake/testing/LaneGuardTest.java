package io.tweetlake.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

@Tag("process")
class LaneGuardTest {
    static class StartsAProcess {
        @Test
        void start() throws Exception {
            startAProcess();
        }
    }

    @Tag("process")
    static class SaysSo {
        @Test
        void start() throws Exception {
            startAProcess();
        }
    }

    @Tag("proces")
    static class IsMisspelt {
        @Test
        void start() {}
    }

    @Test
    void failsAQuickTestThatStartsAProcess() {
        run(StartsAProcess.class)
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(
                                message(text -> text.contains("StartsAProcess has no tag, and has started a process (")
                                        && text.endsWith("Fix: give it @Tag(\"process\")")))));
    }

    @Test
    void letsATestWithItsTagStartOne() {
        run(SaysSo.class).testEvents().assertStatistics(events -> events.succeeded(1));
    }

    @Test
    void failsAClassWhoseTagIsNoLane() {
        run(IsMisspelt.class)
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(message(text -> text.contains("has the tag [proces]")
                                && text.contains("[spark, process, docker, mlflow, browser, endurance]")))));
    }

    private static EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .execute();
    }

    private static void startAProcess() throws IOException, InterruptedException {
        new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-version")
                .start()
                .waitFor();
    }
}
