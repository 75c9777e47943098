package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvLineTest {
    @Test
    void whatIsPlainIsNotQuoted() {
        assertThat(CsvLine.of("a", "#b", "c d", "日本", "\\")).isEqualTo("a,#b,c d,日本,\\");
    }

    @Test
    void aNullIsNothingAndAnEmptyTextIsQuoted() {
        assertThat(CsvLine.of(null, "", null)).isEqualTo(",\"\",");
    }

    @Test
    void separatorsAndLineBreaksAreQuoted() {
        assertThat(CsvLine.of("a,b", "a\nb", "a\rb", "a\r\nb")).isEqualTo("\"a,b\",\"a\nb\",\"a\rb\",\"a\r\nb\"");
    }

    @Test
    void aQuoteIsDoubled() {
        assertThat(CsvLine.of("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
    }

    @Test
    void spaceAtTheEdgesIsKept() {
        assertThat(CsvLine.of(" a", "b ")).isEqualTo("\" a\",\"b \"");
    }
}
