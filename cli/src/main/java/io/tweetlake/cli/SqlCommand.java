package io.tweetlake.cli;

import io.tweetlake.cli.sql.SqlSession;
import io.tweetlake.cli.sql.SqlShell;
import io.tweetlake.cli.sql.SqlText;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Lake;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Answers SQL over the tables of the lake, which it knows by their names: one statement, a script, or what a user types. */
@Command(
        name = "sql",
        description = {
            "Run a SQL statement over the tables of the lake (bronze_tweets, silver_tweets, gold_tweets"
                    + " and others) and its views. SHOW VIEWS lists the views, DESCRIBE explains the columns of"
                    + " one.",
            "Without a statement, start a shell if standard input is a terminal; otherwise run the"
                    + " statements of standard input."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: tweetlake sql \"SELECT predicted_sentiment, count(*) AS tweets FROM gold_tweets GROUP BY ALL\""
        })
final class SqlCommand extends LakeCommand {
    private static final String HISTORY = "sql-history";

    @Parameters(paramLabel = "STATEMENT", arity = "0..1", description = "One SQL statement in Spark's dialect.")
    String statement;

    @Mixin
    FormatOption output;

    @Override
    void starting() {
        if (isShell()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("Starting Spark ...");
            err.flush();
        }
    }

    private boolean isShell() {
        return statement == null && Terminal.isTerminal();
    }

    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) throws IOException {
        SqlSession session = new LakeSqlSession(lake, output.format);
        if (statement != null) {
            session.answer(statement, out);
        } else if (isShell()) {
            shell(session);
        } else {
            answer(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), session, out);
        }
    }

    /** Each as soon as it is complete; the first that fails ends it. */
    static void answer(BufferedReader script, SqlSession session, PrintWriter out) throws IOException {
        String rest = "";
        for (String line = script.readLine(); line != null; line = script.readLine()) {
            SqlText text = SqlText.of(rest + line + "\n");
            text.statements().forEach(one -> session.answer(one, out));
            rest = text.rest();
            out.flush();
        }
        if (!rest.isEmpty()) {
            session.answer(rest.strip(), out);
        }
    }

    private void shell(SqlSession session) throws IOException {
        try (org.jline.terminal.Terminal terminal =
                TerminalBuilder.builder().system(true).build()) {
            terminal.writer()
                    .println("Spark SQL over the lake. \\d lists its tables, \\? what else there is, \\q leaves.");
            new SqlShell(terminal, history(), session, output.format == ResultFormat.TABLE).run();
        }
    }

    /** Statements may contain names of people, so only the user may read the file. */
    private static Path history() throws IOException {
        Path state = Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state"));
        Path folder = Files.createDirectories(state.resolve("tweetlake"));
        Path file = folder.resolve(HISTORY);
        if (Files.notExists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return file;
    }
}
