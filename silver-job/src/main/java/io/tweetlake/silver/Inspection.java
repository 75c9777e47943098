package io.tweetlake.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.tweets.Notice;
import io.tweetlake.tweets.Notices;
import io.tweetlake.tweets.ParsedRecord;
import io.tweetlake.tweets.Rejection;
import io.tweetlake.tweets.Tweet;
import io.tweetlake.tweets.TweetReader;
import io.tweetlake.tweets.TweetShape;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** What Silver would make of records, without writing anything. */
public final class Inspection implements AutoCloseable {
    private static final int EXAMPLES = 3;
    private static final String TWEET = "tweet";
    private static final String NOTICE = "notice";
    private static final String PROBLEM = "problem";

    private static final StructType FACTS = new StructType()
            .add("outcome", DataTypes.StringType)
            .add("label", DataTypes.StringType)
            .add("tweet_id", DataTypes.StringType)
            .add("lang", DataTypes.StringType)
            .add("timestamp", DataTypes.TimestampType)
            .add("broken", DataTypes.StringType);
    private static final UserDefinedFunction LOOK = udf((UDF1<String, Row>) Inspection::look, FACTS);

    private static final String[] PREVIEW = {
        "tweet_id", "user_name", "timestamp", "lang", "full_text", "mentions", "hashtags", "given_sentiment"
    };

    private final Dataset<Row> records;
    private final Dataset<Row> facts;

    /** @param records columns {@code raw, parse_error, source_file, position} at least, as Bronze finds them */
    public Inspection(Dataset<Row> records) {
        this.records = records;
        this.facts = records.withColumn("found", LOOK.apply(col("raw")))
                .select(
                        col("found.outcome"),
                        col("found.label"),
                        xxhash64(col("found.tweet_id")).as("id"),
                        col("found.lang"),
                        col("found.timestamp"),
                        coalesce(col("parse_error"), col("found.broken")).as("detail"),
                        col("source_file"),
                        col("position"))
                // Each record is read once, and what is kept of a record has no text: on disk it is small.
                .persist(StorageLevel.DISK_ONLY());
    }

    /**
     * What was found.
     *
     * @param duplicates tweets beyond the first with their id
     * @param first the time of the oldest tweet; null without tweets
     * @param last the time of the newest tweet; null without tweets
     * @param shapes tweets by the shape they came in, the most frequent first
     * @param notices records of notices by the kind of the first, the most frequent first
     * @param languages tweets by language, the most frequent first; {@code und} where they don't say
     * @param problems by reason, the most frequent first
     */
    public record Summary(
            long records,
            long tweets,
            long duplicates,
            Instant first,
            Instant last,
            Map<String, Long> shapes,
            Map<String, Long> notices,
            Map<String, Long> languages,
            List<Problem> problems) {}

    /**
     * What Silver would put into quarantine.
     *
     * @param reason of the enumeration behind {@code silver_quarantine.reason}
     */
    public record Problem(String reason, long records, List<Example> examples) {}

    /**
     * @param file as {@code source_file} has it
     * @param position in the file's text, in bytes of UTF-8
     * @param detail the field at fault, or where the record is no JSON
     */
    public record Example(String file, long position, String detail) {}

    /** Reads all records. */
    public Summary summary() {
        Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
        List.of(TWEET, NOTICE, PROBLEM).forEach(outcome -> counts.put(outcome, new LinkedHashMap<>()));
        facts.groupBy("outcome", "label")
                .count()
                .orderBy(col("count").desc(), col("label"))
                .collectAsList()
                .forEach(row -> counts.get(row.getString(0)).put(row.getString(1), row.getLong(2)));
        Dataset<Row> tweets = facts.where(col("outcome").equalTo(TWEET));
        Row range = tweets.agg(count(lit(1)), count_distinct(col("id")), min("timestamp"), max("timestamp"))
                .first();
        Map<String, Long> languages = new LinkedHashMap<>();
        tweets.groupBy(coalesce(col("lang"), lit("und")).as("lang"))
                .count()
                .orderBy(col("count").desc(), col("lang"))
                .collectAsList()
                .forEach(row -> languages.put(row.getString(0), row.getLong(1)));
        return new Summary(
                counts.values().stream()
                        .flatMap(labels -> labels.values().stream())
                        .mapToLong(records -> records)
                        .sum(),
                range.getLong(0),
                range.getLong(0) - range.getLong(1),
                instant(range.getTimestamp(2)),
                instant(range.getTimestamp(3)),
                counts.get(TWEET),
                counts.get(NOTICE),
                languages,
                problems(counts.get(PROBLEM)));
    }

    /** Some tweets as Silver would see them, with the columns that people look at first. */
    public Dataset<Row> preview(int tweets) {
        return SilverRecords.preview(records).selectExpr(PREVIEW).limit(tweets);
    }

    @Override
    public void close() {
        facts.unpersist();
    }

    private List<Problem> problems(Map<String, Long> counts) {
        Map<String, List<Example>> examples = new LinkedHashMap<>();
        facts.where(col("outcome").equalTo(PROBLEM))
                .withColumn(
                        "nth",
                        row_number().over(Window.partitionBy("label").orderBy("source_file", "position", "detail")))
                .where(col("nth").leq(EXAMPLES))
                .orderBy("label", "nth")
                .select("label", "source_file", "position", "detail")
                .collectAsList()
                .forEach(row -> examples.computeIfAbsent(row.getString(0), any -> new ArrayList<>())
                        .add(new Example(row.getString(1), row.getLong(2), row.getString(3))));
        return counts.entrySet().stream()
                .map(count -> new Problem(count.getKey(), count.getValue(), examples.get(count.getKey())))
                .toList();
    }

    private static Instant instant(Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    private static Row look(String raw) {
        try {
            JsonNode record = TweetReader.record(raw);
            TweetShape shape = TweetReader.shapeOf(record);
            ParsedRecord reading = TweetReader.read(record, shape);
            if (reading instanceof Tweet tweet) {
                String label = shape.label() + (tweet.retweet() ? " retweet" : "");
                return RowFactory.create(TWEET, label, tweet.id(), tweet.lang(), tweet.timestamp(), null);
            }
            Notice first = ((Notices) reading).all().get(0);
            return RowFactory.create(NOTICE, first.kind().label(), null, null, null, null);
        } catch (Rejection e) {
            return RowFactory.create(PROBLEM, e.reason().label(), null, null, null, e.getMessage());
        }
    }
}
