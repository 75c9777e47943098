package io.tweetlake.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.try_parse_json;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.uuid;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweetlake.common.lake.RowBuilder;
import io.tweetlake.common.lake.Table;
import io.tweetlake.tweets.Notice;
import io.tweetlake.tweets.Notices;
import io.tweetlake.tweets.ParsedRecord;
import io.tweetlake.tweets.Rejection;
import io.tweetlake.tweets.Tweet;
import io.tweetlake.tweets.TweetAuthors;
import io.tweetlake.tweets.TweetId;
import io.tweetlake.tweets.TweetReader;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * From the rows of {@code bronze_tweets} to those of Silver's tables. What is read has a row for each record, which is one
 * of: a tweet ({@code tweet_id} is set), one or more {@code notices}, a rejection ({@code reason} is set), or
 * {@code deleted}, of which nothing else is known any more. Beside a tweet are {@code original}, the account that a retweet
 * repeats, and {@code others}, all but the author who wrote something in the record.
 */
final class SilverRecords {
    /** The last column of {@link Table#SILVER_TWEETS} that is taken from the record's text. */
    private static final String LAST_TWEET_COLUMN = "is_retweet";

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final StructType NOTICE = new StructType()
            .add("kind", DataTypes.StringType)
            .add("tweet_id", DataTypes.StringType)
            .add("user_id", DataTypes.StringType)
            .add("timestamp", DataTypes.TimestampType);

    private static final StructType READ_SCHEMA = readSchema();

    private static final String[] KEPT_COLUMNS = {"source_file", "record_index", "source_modified_at", "ingested_at"};

    private static final UserDefinedFunction READ = reading(SilverRecords::read);
    private static final UserDefinedFunction READ_AND_DETECT = reading(SilverRecords::readAndDetect);

    /** Twitter's tag of a tweet whose language it could not tell. */
    private static final String UNDETERMINED = "und";

    private SilverRecords() {}

    /** The columns of {@link Table#BRONZE_TWEETS} that reading takes: the payload, which is large, only where it must. */
    static Column[] bronzeColumns(PromotedColumns promoted) {
        return Stream.of(
                        Stream.of("raw", "parse_error"),
                        Arrays.stream(KEPT_COLUMNS),
                        promoted.isEmpty() ? Stream.<String>empty() : Stream.of("payload"))
                .flatMap(names -> names)
                .map(org.apache.spark.sql.functions::col)
                .toArray(Column[]::new);
    }

    /**
     * Reads each record once.
     *
     * @param detectLanguage whether to tell the language of tweets that do not say theirs
     */
    static Dataset<Row> read(Dataset<Row> bronze, PromotedColumns promoted, boolean detectLanguage) {
        return read(bronze, promoted, detectLanguage, new String[0]);
    }

    private static Dataset<Row> read(
            Dataset<Row> bronze, PromotedColumns promoted, boolean detectLanguage, String... more) {
        Column isTweet = col("found.tweet_id").isNotNull();
        Column[] columns = Stream.of(
                        Stream.of(
                                col("found.*"),
                                // A tweet's own text is in its columns, and need not be carried along.
                                when(isTweet, null).otherwise(col("raw")).as("record"),
                                coalesce(col("parse_error"), col("found.broken"))
                                        .as("detail"),
                                col("raw").isNull().as("deleted")),
                        Stream.of(KEPT_COLUMNS, more).flatMap(Arrays::stream).map(org.apache.spark.sql.functions::col),
                        promoted.values(isTweet))
                .flatMap(parts -> parts)
                .toArray(Column[]::new);
        return bronze.withColumn("found", (detectLanguage ? READ_AND_DETECT : READ).apply(col("raw")))
                .select(columns)
                .drop("broken");
    }

    /**
     * Reads records of the quarantine again.
     *
     * @param quarantine the columns of {@link Table#SILVER_QUARANTINE}
     * @return what {@link #read} returns, and {@code quarantine_id}
     */
    static Dataset<Row> reread(Dataset<Row> quarantine, PromotedColumns promoted, boolean detectLanguage) {
        Dataset<Row> bronze = quarantine
                .withColumn("parse_error", lit(null).cast(DataTypes.StringType))
                .withColumn("source_modified_at", lit(null).cast(DataTypes.TimestampType))
                .drop("reason", "detail");
        return read(bronze, promoted, detectLanguage, "quarantine_id");
    }

    /**
     * The tweets among records, without a table of theirs.
     *
     * @param records with {@code raw}
     * @return the columns of {@link Table#SILVER_TWEETS} that come out of the record's text
     */
    static Dataset<Row> preview(Dataset<Row> records) {
        return records.select(READ.apply(col("raw")).as("found"))
                .select("found.*")
                .where("tweet_id is not null");
    }

    /** The tweets among what was {@link #read}, with {@code copy} from 1 for the record of a tweet that came first. */
    static Dataset<Row> tweets(Dataset<Row> read) {
        WindowSpec copies = Window.partitionBy("tweet_id")
                .orderBy("ingested_at", "source_modified_at", "source_file", "record_index", "full_text");
        return tweetRecords(read).withColumn("copy", row_number().over(copies));
    }

    /**
     * @param read as {@link #read} returns it
     * @return no row if each tweet is in one record alone; if there is one, there may be a tweet in several
     */
    static Dataset<Row> copies(Dataset<Row> read) {
        // Two ids of one hash, which are rare, cost time and nothing else.
        return tweetRecords(read).groupBy(xxhash64(col("tweet_id"))).count().where("count > 1");
    }

    /** Each tweet, of which no two are in {@link #copies}, as rows of {@link Table#SILVER_TWEETS}. */
    static Dataset<Row> all(Dataset<Row> read, Instant now) {
        return tweetRecords(read).withColumn("cleaned_at", lit(Timestamp.from(now)));
    }

    private static Dataset<Row> tweetRecords(Dataset<Row> read) {
        return read.where("tweet_id is not null and not deleted");
    }

    /** Each tweet once, from the record that came first, as rows of {@link Table#SILVER_TWEETS}. */
    static Dataset<Row> firsts(Dataset<Row> read, Instant now) {
        return tweets(read).where("copy = 1").withColumn("cleaned_at", lit(Timestamp.from(now)));
    }

    /** What could not be used, as rows of {@link Table#SILVER_QUARANTINE}. */
    static Dataset<Row> quarantine(Dataset<Row> read, Instant now) {
        return records(read.where("reason is not null"))
                .withColumn("quarantined_at", lit(Timestamp.from(now)))
                .withColumn("quarantine_id", uuid());
    }

    /** The notices, as rows of {@link Table#SILVER_NOTICES}: of an answer with several errors as many. */
    static Dataset<Row> notices(Dataset<Row> read, Instant now) {
        Column place = posexplode(col("notices")).as(new String[] {"notice_index", "notice"});
        return records(read.where("notices is not null").drop("tweet_id", "user_id", "timestamp"))
                .select(col("*"), place)
                .select(col("*"), col("notice.*"))
                .withColumn("noticed_at", lit(Timestamp.from(now)));
    }

    private static Dataset<Row> records(Dataset<Row> read) {
        Column isJson = coalesce(col("reason").notEqual(Rejection.Reason.NOT_JSON.label()), lit(true));
        return read.withColumnRenamed("record", "raw")
                // Spark's own reader takes some texts that are no JSON.
                .withColumn(
                        "payload",
                        when(isJson, try_parse_json(expr("trim(LEADING '" + BYTE_ORDER_MARK + "' FROM raw)"))));
    }

    private static StructType readSchema() {
        StructField[] tweet = Arrays.copyOf(
                Table.SILVER_TWEETS.schema().fields(),
                Table.SILVER_TWEETS.schema().fieldIndex(LAST_TWEET_COLUMN) + 1);
        return new StructType(tweet)
                .add("id_time", DataTypes.TimestampType)
                .add("original", DataTypes.StringType)
                .add("others", DataTypes.createArrayType(DataTypes.StringType))
                .add("notices", DataTypes.createArrayType(NOTICE))
                .add("reason", DataTypes.StringType)
                .add("broken", DataTypes.StringType);
    }

    private static UserDefinedFunction reading(UDF1<String, Row> read) {
        return udf(read, READ_SCHEMA).asNondeterministic();
    }

    private static Row read(String raw) {
        return read(raw, false);
    }

    private static Row readAndDetect(String raw) {
        return read(raw, true);
    }

    /** @param raw null where the record was deleted */
    private static Row read(String raw, boolean detectLanguage) {
        RowBuilder row = new RowBuilder(READ_SCHEMA);
        if (raw == null) {
            return row.build();
        }
        try {
            JsonNode record = TweetReader.record(raw);
            ParsedRecord parsed = TweetReader.read(record, TweetReader.shapeOf(record));
            if (detectLanguage && parsed instanceof Tweet tweet) {
                detectLanguage(row, tweet);
            }
            return parsed instanceof Tweet tweet ? row(row, tweet, record) : row(row, (Notices) parsed);
        } catch (Rejection e) {
            return row.set("reason", e.reason().label())
                    .set("broken", e.getMessage())
                    .build();
        }
    }

    private static void detectLanguage(RowBuilder row, Tweet tweet) {
        if (tweet.lang() == null || tweet.lang().equals(UNDETERMINED)) {
            LanguageDetector.detect(tweet.text())
                    .ifPresent(detected -> row.set("detected_lang", detected.tag())
                            .set("detected_lang_confidence", detected.confidence()));
        }
    }

    private static Row row(RowBuilder row, Tweet tweet, JsonNode record) {
        return row.set("tweet_id", tweet.id())
                .set("user_id", tweet.userId())
                .set("user_name", tweet.userName())
                .set("full_text", tweet.text())
                .set("clean_text", tweet.cleanText())
                .set("lang", tweet.lang())
                .set("timestamp", tweet.timestamp())
                .set("event_date", tweet.timestamp().atOffset(ZoneOffset.UTC).toLocalDate())
                .set("mentions", tweet.mentions())
                .set("hashtags", tweet.hashtags())
                .set(
                        "given_sentiment",
                        tweet.givenSentiment() == null
                                ? null
                                : tweet.givenSentiment().label())
                .set("is_retweet", tweet.retweet())
                .set("id_time", TweetId.time(tweet.id()))
                .set("original", tweet.original())
                .set("others", others(tweet, record))
                .build();
    }

    /** Null where there are none, as with most tweets. */
    private static String[] others(Tweet tweet, JsonNode record) {
        Set<String> authors = TweetAuthors.in(record);
        authors.remove(TweetAuthors.account(tweet.userId(), tweet.userName()));
        return authors.isEmpty() ? null : authors.toArray(String[]::new);
    }

    private static Row row(RowBuilder row, Notices notices) {
        return row.set("notices", notices.all().stream().map(SilverRecords::row).toArray(Row[]::new))
                .build();
    }

    private static Row row(Notice notice) {
        return new RowBuilder(NOTICE)
                .set("kind", notice.kind().label())
                .set("tweet_id", notice.tweetId())
                .set("user_id", notice.userId())
                .set("timestamp", notice.timestamp())
                .build();
    }
}
