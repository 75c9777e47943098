package io.tweetlake.gold;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.models.serving.ServedModels;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Labels rows of {@code gold_tweets} again with another model, a chunk of them in each commit, beside the streams that write
 * and read the table. A row has one answer, the old or the new; older versions of the table have the old. What a run that was
 * killed has committed is not done again.
 */
public final class Rescore {
    /** What a rescored row takes from its new score. */
    private static final List<String> REPLACED = List.of(
            "predicted_sentiment",
            "predicted_sentiment_id",
            "predicted_score",
            "probabilities",
            "model_name",
            "model_version",
            "model_precision",
            "inference_ms",
            "error",
            "scored_at");

    private static final StructType MODEL = GoldRecords.columns("model_name", "model_version");

    private final Lake lake;
    private final ServedModels models;
    private final TweetlakeConfig config;
    private final long rowsAtOnce;
    /** Another run of the same command is another writer, and its chunks are not taken for ours. */
    private final String writer = "rescore:" + UUID.randomUUID();

    /**
     * @param config whose model, or model of each language, is the one to label with
     * @param rowsAtOnce of a commit, about
     * @throws io.tweetlake.common.UserError where there is no such model, or no Gold
     */
    public Rescore(Lake lake, TweetlakeConfig config, long rowsAtOnce) {
        lake.requireExists(Table.GOLD_TWEETS, "gold");
        lake.createIfMissing(Table.GOLD_TWEETS);
        this.lake = lake;
        this.models = ServedModels.resolve(config);
        this.config = config;
        this.rowsAtOnce = rowsAtOnce;
    }

    /** Gets told how far it is, after each commit. */
    @FunctionalInterface
    public interface Progress {
        void rows(long done, long all);
    }

    /**
     * @param rescored rows that got new answers
     * @param kept rows of the range that had them already
     */
    public record Figures(String model, String version, long rescored, long kept) {}

    /**
     * @param from first UTC day of the tweets; null for the first there is
     * @param to last one, included; null for the last there is
     */
    public Figures run(LocalDate from, LocalDate to, Progress progress) {
        Column range = Stream.of(
                        Optional.ofNullable(from).map(day -> col("event_date").geq(lit(day))),
                        Optional.ofNullable(to).map(day -> col("event_date").leq(lit(day))))
                .flatMap(Optional::stream)
                .reduce(lit(true), Column::and);
        List<Chunk> chunks = chunks(range);
        long all = chunks.stream().mapToLong(Chunk::rows).sum();
        long kept = lake.read(Table.GOLD_TWEETS).where(range).count() - all;
        long rescored = 0;
        long done = 0;
        for (int i = 0; i < chunks.size(); i++) {
            rescored += rescore(chunks.get(i), i);
            done += chunks.get(i).rows();
            progress.rows(done, all);
        }
        return new Figures(models.name(), models.version(), rescored, kept);
    }

    /** Inference is done with before the MERGE begins, which may read its source again and again. */
    private long rescore(Chunk chunk, int number) {
        Dataset<Row> stale = lake.read(Table.GOLD_TWEETS)
                .where(isStale())
                .where(chunk.condition("event_date", "tweet_id"))
                .select(
                        "tweet_id",
                        Stream.concat(Stream.of("clean_text"), Stream.of(TweetLanguage.COLUMNS))
                                .toArray(String[]::new));
        Dataset<Row> scored = GoldRecords.score(stale, models, config, 0)
                .dropDuplicates("tweet_id")
                .localCheckpoint(true);
        Map<String, Column> update =
                REPLACED.stream().collect(Collectors.toMap(Function.identity(), name -> col("new." + name)));
        // It is no longer what that micro-batch wrote.
        update.put("batch_id", lit(null).cast(DataTypes.LongType));
        Column same =
                col("old.tweet_id").equalTo(col("new.tweet_id")).and(chunk.condition("old.event_date", "old.tweet_id"));
        return lake.merge(
                        Table.GOLD_TWEETS,
                        writer,
                        number,
                        old -> old.as("old")
                                .merge(scored.as("new"), same)
                                .whenMatched()
                                .update(update)
                                .execute())
                .updated();
    }

    /** Not labelled by the model of its language, or by none where its language has none. */
    private Column isStale() {
        if (models.isOne()) {
            return not(col("model_name")
                    .eqNullSafe(models.name())
                    .and(col("model_version").eqNullSafe(models.version())));
        }
        ServedModels byLanguage = models;
        Column wanted = udf((UDF2<String, String, Row>) (lang, detected) -> wanted(byLanguage, lang, detected), MODEL)
                .apply(Stream.of(TweetLanguage.COLUMNS).map(name -> col(name)).toArray(Column[]::new));
        return not(struct(col("model_name"), col("model_version")).eqNullSafe(wanted));
    }

    private static Row wanted(ServedModels byLanguage, String lang, String detected) {
        return byLanguage
                .forLanguage(TweetLanguage.of(lang, detected))
                .map(model -> RowFactory.create(model.name(), model.version()))
                .orElse(RowFactory.create(null, null));
    }

    /** Whole days in a row, or a part of a day that has more rows than a commit should. */
    private List<Chunk> chunks(Column range) {
        List<Row> days = lake.read(Table.GOLD_TWEETS)
                .where(range)
                .where(isStale())
                .groupBy(col("event_date"))
                .agg(count(lit(1)).as("rows"))
                .orderBy(col("event_date"))
                .collectAsList();
        List<Chunk> chunks = new ArrayList<>();
        for (Row row : days) {
            LocalDate day = row.isNullAt(0) ? null : row.getDate(0).toLocalDate();
            long rows = row.getLong(1);
            Chunk last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
            if (last != null && last.first() != null && last.parts() == 1 && last.rows() + rows <= rowsAtOnce) {
                chunks.set(chunks.size() - 1, new Chunk(last.first(), day, 0, 1, last.rows() + rows));
            } else {
                int parts = (int) ((rows + rowsAtOnce - 1) / rowsAtOnce);
                for (int part = 0; part < parts; part++) {
                    // About: the parts are equal but for chance.
                    chunks.add(new Chunk(day, day, part, parts, rows * (part + 1) / parts - rows * part / parts));
                }
            }
        }
        return chunks;
    }

    /**
     * What one commit rescores.
     *
     * @param first day; null for rows that have none
     * @param last day
     * @param part of {@code parts}, from 0
     * @param rows about
     */
    private record Chunk(LocalDate first, LocalDate last, int part, int parts, long rows) {
        Column condition(String day, String id) {
            Column days = first == null ? col(day).isNull() : col(day).between(lit(first), lit(last));
            return parts == 1
                    ? days
                    : days.and(pmod(xxhash64(col(id)), lit(parts)).equalTo(part));
        }
    }
}
