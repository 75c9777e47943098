package io.tweetlake.cli;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.Views;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Answers one SQL statement over the tables of the lake, which it knows by their names. */
@Command(
        name = "sql",
        description =
                "Answer a SQL statement over the tables of the lake, bronze_tweets, silver_tweets and gold_tweets among them,"
                        + " and its views: SHOW VIEWS lists them, DESCRIBE explains the columns of one.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: tweetlake sql \"SELECT predicted_sentiment, count(*) AS tweets FROM gold_tweets GROUP BY ALL\""
        })
final class SqlCommand extends LakeCommand {
    /** The class of SQLSTATE, of the SQL standard. */
    private static final String DATA_EXCEPTION = "22";

    @Parameters(paramLabel = "STATEMENT", description = "In Spark's dialect.")
    String statement;

    @Mixin
    FormatOption output;

    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) {
        new Views(lake).defineFor(statement);
        try {
            output.format.print(lake.spark().sql(statement), out);
        } catch (Exception e) {
            // Scala does not declare what it throws, so javac would not let us name it here.
            if (e instanceof AnalysisException analysis) {
                throw new UserError(analysis.getSimpleMessage(), "tables here: " + tables(lake), analysis);
            }
            Optional<String> reason = ofTheStatement(e);
            if (reason.isPresent()) {
                throw new UserError(reason.get(), "mend the statement, or the values that it meets", e);
            }
            throw e;
        }
    }

    /** What the statement did with its values, such as dividing by zero; tasks wrap it. */
    private static Optional<String> ofTheStatement(Throwable thrown) {
        return ExceptionUtils.getThrowableList(thrown).stream()
                .filter(cause -> cause instanceof SparkThrowable refusal
                        && refusal.getSqlState() != null
                        && refusal.getSqlState().startsWith(DATA_EXCEPTION))
                .map(cause -> cause.getMessage().strip())
                .findFirst();
    }

    private static String tables(Lake lake) {
        String present = Arrays.stream(Table.values())
                .filter(lake::exists)
                .map(Table::tableName)
                .collect(Collectors.joining(", "));
        return present.isEmpty() ? "none yet; `tweetlake run` makes them, or name another lake.root" : present;
    }
}
