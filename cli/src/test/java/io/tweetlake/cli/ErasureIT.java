package io.tweetlake.cli;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.lake.Housekeeping;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.sentiment.TinyCheckpoints;
import io.tweetlake.silver.Comply;
import io.tweetlake.silver.Erasure;
import io.tweetlake.silver.ErasureProof;
import io.tweetlake.silver.Erasures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of 200 authors is erased while Bronze, Silver and Gold run; then no byte of the lake has anything that they wrote. */
@Tag("spark")
@Tag("endurance")
class ErasureIT {
    private static final int AUTHORS = 200;
    private static final int ERASED = 117;
    private static final int FILES = 6;

    @TempDir
    private Path folder;

    @Test
    void nothingThatAnErasedAuthorWroteIsLeftInAnyFile() throws Exception {
        Path landing = Files.createDirectories(folder.resolve("landing"));
        TestLake lake = TestLake.in(
                folder,
                "trigger=1s",
                "source.path=" + landing,
                "model.precision=fp32",
                "model.ref=" + TinyCheckpoints.unpack(TinyCheckpoints.BERT, folder));
        JobRun jobs = new JobRun(lake.spark(), Pipeline.jobs(lake.config()));
        land(landing, 0);
        land(landing, 1);
        jobs.startAll();
        List<Erasure> erased;
        try {
            through(jobs);
            land(landing, 2);
            land(landing, 3);
            erased = new Erasures(elsewhere(lake)).erase(Integer.toString(ERASED));
            land(landing, 4);
            land(landing, 5);
            through(jobs);
        } finally {
            jobs.stop();
        }
        new Comply(lake.lake()).run();
        new Housekeeping(lake.lake(), Duration.ZERO).run(done -> {});

        assertThat(erased)
                .singleElement()
                .satisfies(erasure -> assertThat(erasure.rows())
                        .hasEntrySatisfying(
                                "gold_tweets", rows -> assertThat(rows).isPositive()));
        assertThat(new ErasureProof(lake.lake()).look()).isEmpty();
        assertThat(lake.read(Table.ERASURES).where("proven_at is null").count()).isZero();
        assertThat(filesWith(lake, word(ERASED))).isEmpty();
        assertThat(filesWith(lake, word(ERASED + 1)))
                .as("the search finds what is there")
                .isNotEmpty();
        assertThat(texts(lake, Table.SILVER_TWEETS)).isEqualTo(kept());
        assertThat(texts(lake, Table.GOLD_TWEETS)).isEqualTo(kept());
    }

    /** What came through one layer only starts on its way through the next. */
    private static void through(JobRun jobs) {
        for (int layer = 0; layer < 3; layer++) {
            jobs.processAllAvailable();
        }
    }

    /** Whole or not at all, as sources write files. */
    private static void land(Path landing, int file) throws IOException {
        Path partial = landing.resolve("." + file);
        Files.write(partial, records(file));
        Files.move(partial, landing.resolve(file + ".json"));
    }

    /** A tweet of each author in each file, and of the erased one what others repeat and quote, and what Silver cannot read. */
    private static List<String> records(int file) {
        List<String> records = new ArrayList<>();
        IntStream.range(0, AUTHORS).mapToObj(author -> tweet(file, author)).forEach(records::add);
        String theirs = tweet(file, ERASED);
        records.add(tweet(id(file, 500), 3, "RT " + text(file, ERASED), ",\"retweeted_status\":" + theirs));
        records.add(tweet(id(file, 501), 4, quoting(file), ",\"quoted_status\":" + theirs));
        records.add(theirs.replace("2026", "soon"));
        records.add(theirs.substring(0, theirs.length() - 4));
        records.add(
                "{\"user_profile_modification\":{\"user\":{\"id\":%d},\"profile_field\":\"description\",\"new_value\":\"%s\"}}"
                        .formatted(ERASED, word(ERASED)));
        return records;
    }

    private static Set<String> kept() {
        return IntStream.range(0, FILES)
                .boxed()
                .flatMap(file -> Stream.concat(
                        IntStream.range(0, AUTHORS)
                                .filter(author -> author != ERASED)
                                .mapToObj(author -> text(file, author)),
                        Stream.of(quoting(file))))
                .collect(Collectors.toSet());
    }

    private static String tweet(int file, int author) {
        return tweet(id(file, author), author, text(file, author), "");
    }

    private static String tweet(int id, int author, String text, String more) {
        return ("{\"id\":%d,\"created_at\":\"2026-06-17T11:00:00Z\",\"text\":\"%s\",\"user\":{\"id\":%d,"
                        + "\"screen_name\":\"author%d\",\"description\":\"%s\"}%s}")
                .formatted(id, text, author, author, word(author), more);
    }

    private static int id(int file, int number) {
        return 10_000 + file * 1_000 + number;
    }

    private static String text(int file, int author) {
        return "text %d with %s".formatted(file, word(author));
    }

    private static String quoting(int file) {
        return "somebody else on it %d".formatted(file);
    }

    /** Which only that author uses. */
    private static String word(int author) {
        return "word%03dx".formatted(author);
    }

    private static Set<String> texts(TestLake lake, Table table) {
        return Set.copyOf(
                lake.read(table).select("full_text").as(Encoders.STRING()).collectAsList());
    }

    private static Lake elsewhere(TestLake lake) {
        return lake.lake().in(lake.spark().newSession());
    }

    /** Files of tables and checkpoints, current or not, with such a text: those in Parquet by their strings, others by their bytes. */
    private List<Path> filesWith(TestLake lake, String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("lake"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                boolean has = file.toString().endsWith(".parquet")
                        ? parquetHas(lake, file, text)
                        : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
                if (has) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static boolean parquetHas(TestLake lake, Path file, String text) {
        Dataset<Row> rows = lake.spark().read().parquet(file.toString());
        Column any = Arrays.stream(rows.schema().fields())
                .flatMap(ErasureIT::strings)
                .map(string -> functions.coalesce(string.contains(text), functions.lit(false)))
                .reduce(functions.lit(false), Column::or);
        return !rows.where(any).isEmpty();
    }

    private static Stream<Column> strings(StructField field) {
        if (field.dataType() instanceof StringType) {
            return Stream.of(col(field.name()));
        }
        boolean isVariant = field.dataType() instanceof StructType inner
                && Arrays.asList(inner.fieldNames()).contains("value");
        return isVariant
                ? Stream.of(col(field.name() + ".value").cast("string"))
                : Stream.of(col(field.name()).cast("string"));
    }
}
