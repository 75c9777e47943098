package io.tweetlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[2J",
                "\u001b]0;title\u0007",
                "\u009b31m",
                "\r",
                "\b",
                "\u007f",
                "\u0000",
                "\u061c",
                "\u200f",
                "\u202e",
                "\u2066",
                "\u2028"
            })
    void nothingThatATerminalObeysIsLeftOfATweet(String evil) {
        String safe = Terminal.safe("a" + evil + "b");
        assertThat(safe).startsWith("a ").endsWith("b").matches("[\\x20-\\x7e]+");
    }

    @Test
    void aLineBreakBecomesOneSpace() {
        assertThat(Terminal.safe("one\r\n\ttwo")).isEqualTo("one two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "naïve", "日本語", "👩‍👩‍👧 ❤️", "مرحبا", "שלום"})
    void writingOfAnyScriptStaysAsItIs(String text) {
        assertThat(Terminal.safe(text)).isEqualTo(text);
    }

    @Test
    void aLogGetsPlainLinesAndNoProgress() {
        StringWriter log = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(log));
        terminal.progress("1 of 2");
        terminal.println(terminal.paint(Terminal.Colour.RED, "negative"));
        assertThat(log.toString()).isEqualTo("negative" + System.lineSeparator());
    }
}
