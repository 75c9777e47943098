package io.tweetlake.cli.sql;

import io.tweetlake.common.job.FailureReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jline.builtins.Less;
import org.jline.builtins.Source;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** Reads statements from a terminal and shows their answers, until the user leaves. */
public final class SqlShell {
    private static final String PROMPT = "tweetlake> ";
    /** As wide as {@link #PROMPT}. */
    private static final String NEXT_LINE = "%P      ...> ";

    private final Terminal terminal;
    private final SqlSession session;
    private final boolean paged;
    private final LineReader reader;
    private volatile boolean cancelled;

    /**
     * @param history a file for what was typed, of which the folder is there
     * @param paged whether answers are short enough to be held in memory, and shown page by page
     */
    public SqlShell(Terminal terminal, Path history, SqlSession session, boolean paged) {
        this.terminal = terminal;
        this.session = session;
        this.paged = paged;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("tweetlake")
                .parser(new SqlParser())
                .completer(new SqlCompleter(session.catalog()))
                .variable(LineReader.HISTORY_FILE, history)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, NEXT_LINE)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                // An exclamation mark is an operator in SQL, and no reference to the history.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    public void run() {
        while (true) {
            try {
                if (!obeys(reader.readLine(PROMPT))) {
                    return;
                }
            } catch (UserInterruptException e) {
                // Ctrl-C at the prompt drops what was typed.
            } catch (EndOfFileException e) {
                return;
            }
        }
    }

    /** @return whether to go on */
    private boolean obeys(String line) {
        if (!ShellCommand.isOne(line)) {
            for (String statement : SqlText.of(line).statements()) {
                answer(out -> session.answer(statement, out));
            }
            return true;
        }
        ShellCommand.Line command = ShellCommand.parse(line);
        if (command.command().isEmpty()) {
            say("there is no " + line.strip() + "; \\? lists what there is");
            return true;
        }
        switch (command.command().get()) {
            case DESCRIBE ->
                answer(command.argument().isEmpty() ? session::list : out -> session.describe(command.argument(), out));
            case HELP -> say(ShellCommand.help());
            case QUIT -> {
                return false;
            }
        }
        return true;
    }

    private void say(String text) {
        terminal.writer().println(text);
        terminal.flush();
    }

    /** What fails is said, and the next statement can be asked. */
    private void answer(Consumer<PrintWriter> question) {
        cancelled = false;
        SignalHandler before = terminal.handle(Signal.INT, signal -> {
            cancelled = true;
            session.cancel();
        });
        StringWriter answer = new StringWriter();
        PrintWriter out = paged ? new PrintWriter(answer) : terminal.writer();
        try {
            question.accept(out);
            out.flush();
        } catch (Exception e) {
            // Also checked exceptions that Scala throws without declaring them.
            fail(cancelled ? "cancelled" : FailureReport.of(e).message());
            return;
        } finally {
            terminal.handle(Signal.INT, before);
        }
        show(answer.toString());
    }

    private void fail(String message) {
        say(new AttributedString(message, AttributedStyle.DEFAULT.foreground(AttributedStyle.RED)).toAnsi(terminal));
    }

    /** An answer that does not fit on the screen is paged. */
    private void show(String answer) {
        if (fits(answer) || terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            terminal.writer().print(answer);
            terminal.flush();
            return;
        }
        Less less = new Less(terminal, Path.of(""));
        less.chopLongLines = true;
        try {
            less.run(new Source.InputStreamSource(
                    new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)), true, "q leaves"));
        } catch (IOException e) {
            fail("the answer cannot be shown: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of longer lines than the terminal has columns there would be several rows each. */
    private boolean fits(String answer) {
        Size screen = terminal.getSize();
        int columns = Math.max(1, screen.getColumns());
        int rows = answer.lines()
                .mapToInt(line -> 1 + (AttributedString.fromAnsi(line).columnLength() - 1) / columns)
                .sum();
        return rows < screen.getRows();
    }
}
