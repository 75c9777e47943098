package io.tweetlake.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogLineTest {
    @Test
    void isTheEventAndThenPairsInTheOrderGiven() {
        assertThat(new LogLine("model loaded").with("name", "tiny").with("batch", 7))
                .hasToString("model loaded name=tiny batch=7");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        assertThat(new LogLine("started").with("model", null)).hasToString("started");
    }

    @Test
    void quotesWhatWouldNotReadAsOneValue() {
        assertThat(new LogLine("x").with("reason", "no \"such\"\n  file"))
                .hasToString("x reason=\"no \\\"such\\\" file\"");
        assertThat(new LogLine("x").with("path", "a=b").with("empty", "")).hasToString("x path=\"a=b\" empty=\"\"");
        assertThat(new LogLine("x").with("path", "C:\\a b")).hasToString("x path=\"C:\\\\a b\"");
    }

    @Test
    void writesFractionsWithOneDigitWhateverTheLocale() {
        assertThat(new LogLine("x").with("ms", 1234.56)).hasToString("x ms=1234.6");
    }

    @Test
    void saysWhatAMicroBatchWroteAndHowFast() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", 20L);
        figures.put("parseErrors", 1L);

        String line =
                LogLine.ofMicroBatch("bronze", 3, 12.3, Optional.of(figures)).toString();

        assertThat(line)
                .matches("bronze micro-batch batch=3 rows=20 parseErrors=1 rowsPerSecond=[0-9.]+ durationMs=[0-9.]+");
    }

    @Test
    void saysThatARepeatedMicroBatchWasThere() {
        assertThat(LogLine.ofMicroBatch("gold", 3, 12.3, Optional.empty()).toString())
                .startsWith("gold micro-batch batch=3 alreadyWritten=true durationMs=");
    }
}
