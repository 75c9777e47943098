package io.tweetlake.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people who query Gold rely on, as {@code deploy/sql/GOLD.md} has it. */
@Tag("spark")
class GoldContractTest {
    /** A row that the table takes: {@link Lake} would refuse one that breaks a constraint. */
    private static final String EXAMPLE = """
            SELECT '2066940531958612167' AS tweet_id, '1353604689739071289' AS user_id, 'delayed_dmitri' AS user_name,
              'Two hours late & no word from @SkyHopAir #fail' AS full_text,
              'Two hours late & no word from @user #fail' AS clean_text,
              'en' AS lang, timestamp'2026-06-16 17:46:39' AS timestamp, date'2026-06-16' AS event_date,
              array('skyhopair') AS mentions, array('fail') AS hashtags, 'negative' AS given_sentiment,
              false AS is_retweet, 's3a://bucket/tweets/2026-06-16-17.json.gz' AS source_file,
              timestamp'2026-06-16 17:46:41.207' AS ingested_at, timestamp'2026-06-16 17:46:43.120' AS cleaned_at,
              'negative' AS predicted_sentiment, 0 AS predicted_sentiment_id, 89.25D AS predicted_score,
              named_struct('negative', 0.8925F, 'neutral', 0.065F, 'positive', 0.0425F) AS probabilities,
              'tweetlake-default' AS model_name, '423aa5892235' AS model_version, 'fp32' AS model_precision,
              12.5D AS inference_ms, CAST(NULL AS STRING) AS error, 17L AS batch_id,
              timestamp'2026-06-16 17:46:45.018' AS scored_at
            """;

    private static final Pattern COMMENT = Pattern.compile("(?m)^COMMENT '(.*)'$");

    @TempDir
    private Path folder;

    @Test
    void isWrittenDown() throws IOException {
        GeneratedPage.check(
                Path.of("../deploy/sql/GOLD.md"),
                page(),
                "./mvnw -pl common -am test -Dtest=GoldContractTest -Dsurefire.failIfNoSpecifiedTests=false");
    }

    private String page() {
        SparkSession session = TestSession.get().newSession();
        Lake lake = TestLake.in(folder).lake().in(session);
        Arrays.stream(Table.values()).forEach(lake::createIfMissing);
        lake.append(Table.GOLD_TWEETS, session.sql(EXAMPLE), "example", 0);
        new Views(lake).define();

        StringBuilder page = new StringBuilder("""
                # Gold, as people who query it may rely on it

                Made from the schema in the code; `GoldContractTest` fails when they differ. Names and types of columns do not
                change; columns may be added, and `silver.columns` in the configuration adds some of your own. Times are UTC.

                ## gold_tweets

                One row for each tweet of `silver_tweets`, whether or not it could be scored.

                | column | type | meaning | example |
                |---|---|---|---|
                """);
        for (StructField column : Table.GOLD_TWEETS.schema().fields()) {
            page.append("| `%s` | `%s` | %s | %s |\n"
                    .formatted(
                            column.name(),
                            column.dataType().sql(),
                            column.getComment().get(),
                            text(lake, column)));
        }
        page.append("\nDelta refuses a row that breaks one of these:\n\n");
        Table.GOLD_TWEETS.constraints().forEach((name, sql) -> page.append("- `%s`: `%s`\n".formatted(name, sql)));
        page.append("\nRows are clustered by `%s`: a condition on it reads little else.\n"
                .formatted(String.join("`, `", Table.GOLD_TWEETS.clusterColumns())));
        Views.names().forEach(view -> describe(session, view, page));
        return page.toString();
    }

    private static String text(Lake lake, StructField column) {
        boolean parts = column.dataType() instanceof ArrayType || column.dataType() instanceof StructType;
        String text = lake.read(Table.GOLD_TWEETS)
                .select(parts ? to_json(col(column.name())) : col(column.name()).cast("string"))
                .first()
                .getString(0);
        return text == null ? "null" : "`" + text + "`";
    }

    private static void describe(SparkSession session, String view, StringBuilder page) {
        Matcher comment = COMMENT.matcher(Views.statement(view));
        assertThat(comment.find()).as(view).isTrue();
        page.append("\n## %s\n\n%s.\n\n| column | type | meaning |\n|---|---|---|\n".formatted(view, comment.group(1)));
        for (Row column : session.sql("DESCRIBE " + view).collectAsList()) {
            page.append("| `%s` | `%s` | %s |\n"
                    .formatted(column.getString(0), column.getString(1).toUpperCase(Locale.ROOT), column.get(2)));
        }
    }
}
