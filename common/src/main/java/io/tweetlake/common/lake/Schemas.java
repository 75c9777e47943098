package io.tweetlake.common.lake;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of each {@link Table}, with the comments that {@code DESCRIBE} shows. */
final class Schemas {
    private static final ArrayType STRINGS = DataTypes.createArrayType(StringType);

    static final StructType BRONZE_TWEETS = new Columns()
            .add("raw", StringType, "The record's exact text; null once a delete notice was obeyed")
            .add("payload", DataTypes.VariantType, "The record parsed; null when it does not parse, or was deleted")
            .add("parse_error", StringType, "Why the record does not parse; null when it does, or was deleted")
            .add(
                    "source_file",
                    StringType,
                    "The file the record was found in, or kafka:TOPIC/PARTITION/OFFSET of its message")
            .add("record_index", LongType, "Position in a whole document, from 0; null for line-delimited files")
            .add("source_modified_at", TimestampType, "When the file or message was last written")
            .add("ingested_at", TimestampType, "When Bronze read the record")
            .add("ingest_date", DateType, "The UTC day of ingested_at")
            .build();

    /** What every layer from Silver on has of a tweet. */
    private static final StructType TWEET = new Columns()
            .add("tweet_id", StringType, "The tweet's id; h: and a hash of user, time and text where it has none")
            .add("user_id", StringType, "The author's id; null where the source has none")
            .add("user_name", StringType, "The author's screen name")
            .add("full_text", StringType, "The text as written, entities decoded, extended and retweeted text whole")
            .add("clean_text", StringType, "What the model is given: mentions as @user, links as http")
            .add("lang", StringType, "BCP 47 language tag given by the source, or null")
            .add(
                    "detected_lang",
                    StringType,
                    "BCP 47 language tag detected from the text where lang is null or und; null where no language is likely"
                            + " enough, or silver.detectLanguage is off")
            .add("detected_lang_confidence", DoubleType, "Probability of detected_lang, above 0.5 and at most 1")
            .add("timestamp", TimestampType, "When the tweet was written")
            .add("event_date", DateType, "The UTC day of timestamp")
            .add("mentions", STRINGS, "Screen names mentioned, lower case, without the sign, in order of appearance")
            .add("hashtags", STRINGS, "Hashtags, lower case, without the sign, in order of appearance")
            .add("given_sentiment", StringType, "A label that came with the tweet: negative, neutral, positive or null")
            .add("is_retweet", BooleanType, "Whether the text is somebody else's tweet, repeated")
            .add("source_file", StringType, "The file the tweet was found in")
            .add("ingested_at", TimestampType, "When Bronze read the record")
            .add("cleaned_at", TimestampType, "When Silver wrote the tweet")
            .build();

    static final StructType SILVER_TWEETS = new Columns()
            .addAll(TWEET)
            .add("id_time", TimestampType, "The time that tweet_id has in it; null where it has none")
            .build();

    /** What is kept of a record that is no tweet. */
    private static final StructType RECORD = new Columns()
            .add("raw", StringType, "The record's exact text; null once a delete notice was obeyed")
            .add("payload", DataTypes.VariantType, "The record parsed; null when it does not parse")
            .add("source_file", StringType, "The file the record was found in")
            .add("record_index", LongType, "Position in a whole document, from 0; null for line-delimited files")
            .add("ingested_at", TimestampType, "When Bronze read the record")
            .build();

    static final StructType SILVER_QUARANTINE = new Columns()
            .add(
                    "reason",
                    StringType,
                    "Why Silver could not use the record: not-json, not-a-tweet, no-text, bad-id, bad-timestamp, too-large")
            .add("detail", StringType, "The field and the value that were the matter; null once the record was deleted")
            .addAll(RECORD)
            .add("quarantined_at", TimestampType, "When Silver set the record aside")
            .add("released_at", TimestampType, "When a replay succeeded; null until then")
            .add("released_as", StringType, "What the replay found it to be: tweet, duplicate, notice, deleted")
            .add("quarantine_id", StringType, "Tells the row from others, even of the same text")
            .build();

    static final StructType SILVER_NOTICES = new Columns()
            .add("kind", StringType, "What the notice is: delete, scrub-geo, limit, status-withheld, error, ...")
            .add("tweet_id", StringType, "The tweet it names, or null")
            .add("user_id", StringType, "The user it names, or null")
            .add("timestamp", TimestampType, "When it happened, where the notice says so")
            .addAll(RECORD)
            .add(
                    "notice_index",
                    IntegerType,
                    "Place among the notices of its record, from 0; only errors have more than one")
            .add("noticed_at", TimestampType, "When Silver wrote the notice")
            .add(
                    "obeyed_at",
                    TimestampType,
                    "When what a deletion names was deleted, or an erasure begun; null until then")
            .build();

    static final StructType SILVER_BATCHES = new Columns()
            .add("writer", StringType, "The stream, or the command, that did it")
            .add("batch_id", LongType, "Its micro-batch; for comply the version of silver_tweets that it made")
            .add("records", LongType, "Rows of bronze_tweets that were read")
            .add("tweets", LongType, "Rows added to silver_tweets")
            .add("duplicates", LongType, "Records whose tweet was in silver_tweets already, or earlier in the batch")
            .add("notices", LongType, "Records whose notices were added to silver_notices")
            .add("quarantined", LongType, "Rows added to silver_quarantine")
            .add("deleted", LongType, "Records of tweets that a delete notice named: not added, or taken out again")
            .add("written_at", TimestampType, "When it was done")
            .add("first_ingested_at", TimestampType, "When Bronze read the first of the records; null without any")
            .add("last_ingested_at", TimestampType, "When Bronze read the last of the records; null without any")
            .build();

    static final StructType SILVER_DELETIONS = new Columns()
            .add("tweet_id", StringType, "A tweet that must go; no job lets it in; null where an account is meant")
            .add("noted_at", TimestampType, "When it was noted; then what there was of it was deleted")
            .add(
                    "user_id",
                    StringType,
                    "An account whose tweets must go: its id, or @ and its name; with a tweet_id, why that tweet must")
            .build();

    static final StructType ERASURES = new Columns()
            .add("user_id", StringType, "The account, as in silver_deletions")
            .add("asked_by", StringType, "notice, or request for `tweetlake forget`")
            .add("asked_at", TimestampType, "When the erasure began")
            .add("erased_at", TimestampType, "When all tables had been searched; null until then")
            .add(
                    "rows",
                    DataTypes.createMapType(StringType, LongType),
                    "By table, how many rows were deleted or lost their text")
            .add(
                    "versions",
                    DataTypes.createMapType(StringType, LongType),
                    "By table, the first version without the content; older ones may have it")
            .add("source_files", DataTypes.createArrayType(StringType), "Files that Bronze had the records from")
            .add("proven_at", TimestampType, "When no file of the tables had the content any more; null until then")
            .build();

    /** What a model makes of a tweet. */
    private static final StructType PREDICTION = new Columns()
            .add("predicted_sentiment", StringType, "negative, neutral or positive; null when the row has an error")
            .add("predicted_sentiment_id", IntegerType, "0 negative, 1 neutral, 2 positive")
            .add("predicted_score", DoubleType, "Probability of the predicted label, 0 to 100")
            .add(
                    "probabilities",
                    probabilities(),
                    "Probability of each label, 0 to 1; neutral null for two-class models")
            .add("model_name", StringType, "The model that scored the row")
            .add("model_version", StringType, "Its version")
            .add("model_precision", StringType, "The arithmetic it ran in, for example fp32")
            .add("inference_ms", DoubleType, "Wall time of the forward pass that scored the row, in milliseconds")
            .add("error", StringType, "Why the row could not be scored; null when it was")
            .build();

    static final StructType GOLD_TWEETS = new Columns()
            .addAll(TWEET)
            .addAll(PREDICTION)
            .add("batch_id", LongType, "The micro-batch of the Gold job that labelled the row; null after a rescore")
            .add("scored_at", TimestampType, "When Gold scored the row")
            .build();

    static final StructType GOLD_CHALLENGER = new Columns()
            .add("tweet_id", StringType, "The tweet, as in gold_tweets")
            .add("event_date", DateType, "The UTC day of the tweet")
            .add("given_sentiment", StringType, "A label that came with the tweet: negative, neutral, positive or null")
            .add("champion_name", StringType, "The model that labelled the tweet in gold_tweets at that time")
            .add("champion_version", StringType, "Its version")
            .add("champion_sentiment", StringType, "Its label: negative, neutral or positive")
            .add("champion_score", DoubleType, "Its probability of that label, 0 to 100")
            .add("champion_inference_ms", DoubleType, "Wall time of its forward pass, in milliseconds")
            .addAll(PREDICTION)
            .add("batch_id", LongType, "The micro-batch of the Gold job that the tweet came in")
            .add("scored_at", TimestampType, "When the challenger scored the tweet")
            .build();

    private Schemas() {}

    static StructType joined(StructType columns, StructType more) {
        return new Columns().addAll(columns).addAll(more).build();
    }

    private static StructType probabilities() {
        return new StructType()
                .add("negative", FloatType)
                .add("neutral", FloatType)
                .add("positive", FloatType);
    }

    /** Every column is nullable: a table that refuses a row would stop its stream. */
    private static final class Columns {
        private StructType schema = new StructType();

        Columns add(String name, DataType type, String comment) {
            schema = schema.add(name, type, true, comment);
            return this;
        }

        Columns addAll(StructType other) {
            for (StructField field : other.fields()) {
                schema = schema.add(field);
            }
            return this;
        }

        StructType build() {
            return schema;
        }
    }
}
