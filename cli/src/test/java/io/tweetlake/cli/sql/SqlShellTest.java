package io.tweetlake.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.ExternalTerminal;
import org.jline.utils.InfoCmp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys go into a terminal in this process, and its screen is read. */
@Timeout(60)
class SqlShellTest {
    private static final long LONGEST_SECONDS = 30;
    private static final String TYPE = "xterm";
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    /** As arrow up. */
    private static final String CTRL_P = "\u0010";

    @TempDir
    private Path folder;

    private final PipedOutputStream keys = new PipedOutputStream();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final Notebook session = new Notebook();
    private Terminal terminal;
    private CompletableFuture<Void> shell;

    /** Notes what it is asked. */
    private static final class Notebook implements SqlSession, SqlCatalog {
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final CountDownLatch cancelled = new CountDownLatch(1);

        @Override
        public void answer(String statement, PrintWriter out) {
            asked.add(statement);
            if (statement.equals("FAIL")) {
                throw new UserError("no such statement", "write another");
            }
            if (statement.equals("LONG")) {
                IntStream.range(0, 100).forEach(row -> out.println("row " + row));
            }
            if (statement.equals("FOREVER")) {
                try {
                    cancelled.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("cancelled by Spark");
            }
            out.println("answer of " + statement);
        }

        @Override
        public void cancel() {
            cancelled.countDown();
        }

        @Override
        public void list(PrintWriter out) {
            out.println("the list");
        }

        @Override
        public void describe(String name, PrintWriter out) {
            out.println("columns of " + name);
        }

        @Override
        public SqlCatalog catalog() {
            return this;
        }

        @Override
        public List<String> names() {
            return List.of("gold_tweets", "silver_tweets");
        }

        @Override
        public List<String> columns(String name) {
            return name.equals("gold_tweets") ? List.of("predicted_sentiment", "full_text") : List.of("clean_text");
        }
    }

    /** JLine asks a process for it otherwise. */
    @BeforeAll
    static void knowTheTerminal() {
        InfoCmp.setLoadedInfoCmp(TYPE, InfoCmp.getDefaultInfoCmp(TYPE));
    }

    @BeforeEach
    void open() throws IOException {
        terminal =
                new ExternalTerminal("test", TYPE, new PipedInputStream(keys, 1 << 16), screen, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(100, 30));
        start();
    }

    private void start() {
        SqlShell opened = new SqlShell(terminal, folder.resolve("history"), session, true);
        shell = CompletableFuture.runAsync(opened::run);
    }

    @AfterEach
    void close() throws IOException {
        terminal.close();
    }

    private void type(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    private void leave() throws Exception {
        type("\\q\r");
        shell.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    private void awaitScreen(String text) {
        await(() -> screen.toString(StandardCharsets.UTF_8).contains(text));
    }

    private void awaitPrompts(int number) {
        await(() -> StringUtils.countMatches(screen.toString(StandardCharsets.UTF_8), "tweetlake> ") >= number);
    }

    private void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() -> screen.toString(StandardCharsets.UTF_8))
                    .isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void answersStatementsOfOneLineAndOfSeveral() throws Exception {
        type("SELECT 1;\rSELECT\r2;\rSELECT 3; SELECT 4;\r");
        leave();

        assertThat(session.asked).containsExactly("SELECT 1", "SELECT\n2", "SELECT 3", "SELECT 4");
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("answer of SELECT 1", "answer of SELECT 4");
    }

    @Test
    void anErrorIsSaidAndDoesNotEndIt() throws Exception {
        type("FAIL;\r\\x\rSELECT 1;\r");
        leave();

        assertThat(screen.toString(StandardCharsets.UTF_8))
                .contains("no such statement", "Fix: write another", "there is no \\x", "answer of SELECT 1");
    }

    @Test
    void commandsListDescribeAndHelp() throws Exception {
        type("\\d\r\\d gold_tweets\r\\?\r");
        leave();

        assertThat(screen.toString(StandardCharsets.UTF_8))
                .contains("the list", "columns of gold_tweets", "\\q", "leave");
        assertThat(session.asked).isEmpty();
    }

    @Test
    void completesTablesColumnsAndKeywords() throws Exception {
        type("sel\tpred\tfro\tsilv\twher\tclea\t> 1;\r");
        leave();

        assertThat(session.asked).containsExactly("select predicted_sentiment from silver_tweets where clean_text > 1");
    }

    @Test
    void completesTheColumnsOfAnAlias() throws Exception {
        type("SELECT g.full\tFROM gold_tweets g;\r");
        leave();

        assertThat(session.asked).containsExactly("SELECT g.full_text FROM gold_tweets g");
    }

    @Test
    void completesNothingInATextAndTheNameAfterACommand() throws Exception {
        type("SELECT 'silv\t';\r\\d silv\t\r");
        leave();

        assertThat(session.asked)
                .singleElement()
                .asString()
                .startsWith("SELECT 'silv")
                .doesNotContain("silver");
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("columns of silver_tweets");
    }

    @Test
    void interruptingCancelsTheStatementAndNotTheShell() throws Exception {
        type("FOREVER;\r");
        await(() -> session.asked.contains("FOREVER"));
        terminal.raise(Signal.INT);
        awaitScreen("cancelled");
        type("SELECT 1;\r");
        leave();

        assertThat(session.asked).containsExactly("FOREVER", "SELECT 1");
        assertThat(screen.toString(StandardCharsets.UTF_8)).doesNotContain("cancelled by Spark");
    }

    @Test
    void interruptingAtThePromptDropsWhatWasTyped() throws Exception {
        // Before it, the terminal echoes what is typed, and nothing is there to interrupt.
        awaitPrompts(1);
        type("SELECT nonsense");
        awaitScreen("nonsense");
        type(CTRL_C);
        awaitPrompts(2);
        type("SELECT 1;\r");
        leave();

        assertThat(session.asked).containsExactly("SELECT 1");
    }

    @Test
    void theEndOfInputLeaves() throws Exception {
        type(CTRL_D);
        shell.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void remembersStatementsInAFile() throws Exception {
        type("SELECT\r1;\r");
        leave();
        assertThat(Files.readString(folder.resolve("history"))).contains("SELECT");

        start();
        type(CTRL_P + CTRL_P + "\r");
        leave();

        assertThat(session.asked).containsExactly("SELECT\n1", "SELECT\n1");
    }

    @Test
    void aLongAnswerIsPaged() throws Exception {
        type("LONG;\r");
        awaitScreen("row 20");
        assertThat(screen.toString(StandardCharsets.UTF_8)).doesNotContain("row 60");
        type("G");
        awaitScreen("row 99");
        type("q");
        leave();
    }
}
