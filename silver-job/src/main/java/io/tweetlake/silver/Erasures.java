package io.tweetlake.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import io.delta.tables.DeltaMergeBuilder;
import io.tweetlake.common.UserError;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.lake.Deletions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.MessagePlace;
import io.tweetlake.common.lake.Table;
import io.tweetlake.tweets.TweetAuthors;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases accounts: their tweets, and retweets of them, leave Silver and Gold; every record that has something they wrote loses its
 * text, also where another author has quoted it; that author's own tweet stays. What they wrote is not let in later. A row of
 * {@code erasures} says that an erasure has begun, so that whatever kills it, the next pass finishes it, and then what it did.
 */
public final class Erasures {
    /** Who asks for an erasure: a notice of the source. */
    public static final String NOTICE = "notice";
    /** Who asks for an erasure: a person, by `tweetlake forget`. */
    public static final String REQUEST = "request";

    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);
    private static final Column NO_FILE = lit(null).cast(DataTypes.StringType);
    private static final Column UNFINISHED = expr("erased_at is null");
    private static final Pattern ID = Pattern.compile("\\d{1,20}|did:[a-z]+:[\\w.:%-]+");

    private static final List<Table> TWEETS = List.of(Table.SILVER_TWEETS, Table.GOLD_TWEETS, Table.GOLD_CHALLENGER);

    private final Lake lake;
    private final Deletions deletions;
    private final Removal removal;

    /** @throws UserError where Silver has made no table yet */
    public Erasures(Lake lake) {
        this(lake, new Deletions(lake));
        lake.requireExists(Table.SILVER_NOTICES, "silver");
    }

    private Erasures(Lake lake, Deletions deletions) {
        this(lake, deletions, new Removal(lake, deletions));
    }

    Erasures(Lake lake, Deletions deletions, Removal removal) {
        this.lake = lake;
        this.deletions = deletions;
        this.removal = removal;
    }

    /**
     * Erases an account, and finishes erasures that had been begun.
     *
     * @param user its id, or {@code @} and its name as Silver or Gold has it
     * @throws UserError if no account or several accounts have the name, or it is neither an id nor a name
     */
    public List<Erasure> erase(String user) {
        begin(frame(accountsOf(user)), REQUEST);
        return finish();
    }

    /** As tables name it: one id at most, and the name where rows have no id. */
    private List<String> accountsOf(String user) {
        if (ID.matcher(user).matches()) {
            return List.of(user);
        }
        if (!user.startsWith("@")) {
            throw new UserError(
                    "--user `%s` is neither an id nor a name".formatted(user),
                    "give the id, as user_id has it in silver_tweets, or @ and the name");
        }
        String name = TweetAuthors.account(null, user);
        List<String> accounts = withAuthors()
                .where(Deletions.name().equalTo(name))
                .select(Deletions.account())
                .distinct()
                .as(Encoders.STRING())
                .collectAsList();
        if (accounts.isEmpty()) {
            throw new UserError(
                    "no tweet of %s is in Silver or Gold".formatted(user),
                    "look for another spelling, or give the id: ids are known to records that Silver could not use, too");
        }
        List<String> ids =
                accounts.stream().filter(account -> !account.startsWith("@")).toList();
        if (ids.size() > 1) {
            throw new UserError(
                    "%s has been the name of %d accounts: %s".formatted(user, ids.size(), String.join(", ", ids)),
                    "give the id of the one who asks");
        }
        return accounts;
    }

    private Dataset<Row> withAuthors() {
        return Stream.of(Table.SILVER_TWEETS, Table.GOLD_TWEETS)
                .filter(lake::exists)
                .map(table -> lake.read(table).select("tweet_id", "user_id", "user_name"))
                .reduce(Dataset::union)
                .orElseThrow();
    }

    private Dataset<Row> frame(List<String> accounts) {
        return lake.spark().createDataset(accounts, Encoders.STRING()).toDF("user_id");
    }

    /** From which Bronze ever had records that were erased for the accounts, in order. */
    public List<String> sourceFiles(Collection<String> accounts) {
        return lake.read(Table.ERASURES)
                .where(col("user_id").isin(accounts.toArray()))
                .select(explode(col("source_files")).as("file"))
                .distinct()
                .orderBy("file")
                .as(Encoders.STRING())
                .collectAsList();
    }

    /** @param accounts column {@code user_id}, each once */
    void begin(Dataset<Row> accounts, String askedBy) {
        deletions.noteAccounts(accounts);
        lake.createIfMissing(Table.ERASURES);
        Map<String, Column> values =
                Map.of("user_id", col("named.user_id"), "asked_by", lit(askedBy), "asked_at", current_timestamp());
        mergeUnfinished(accounts, merge -> merge.whenNotMatched().insert(values));
    }

    /** @param named column {@code user_id}, and what the change needs, as {@code named} */
    private void mergeUnfinished(Dataset<Row> named, UnaryOperator<DeltaMergeBuilder> change) {
        lake.merge(
                Table.ERASURES,
                Deletions.WRITER,
                erasures -> change.apply(erasures.as("erasure")
                                .merge(
                                        named.as("named"),
                                        "erasure.user_id = named.user_id and erasure.erased_at is null"))
                        .execute());
    }

    /** Begins what people have asked for anew, for a lake that has lost what was noted; notices are obeyed anew by themselves. */
    void repeatRequests() {
        if (lake.exists(Table.ERASURES)) {
            Dataset<Row> requested = requested().distinct().localCheckpoint();
            if (!requested.isEmpty()) {
                begin(requested, REQUEST);
            }
        }
    }

    private Dataset<Row> requested() {
        return lake.read(Table.ERASURES).where(col("asked_by").equalTo(REQUEST)).select("user_id");
    }

    /** Lets accounts in again that have come back, unless a person asked for the erasure. */
    void lift(Dataset<Row> accounts) {
        if (!lake.exists(Table.ERASURES)) {
            return;
        }
        Dataset<Row> back = accounts.join(deletions.accounts(), "user_id")
                .join(
                        requested().withColumnRenamed("user_id", "asked"),
                        col("user_id").equalTo(col("asked")),
                        "left_anti")
                .localCheckpoint();
        if (!back.isEmpty()) {
            deletions.lift(back);
        }
    }

    /**
     * The tweets of accounts that Silver and Gold have.
     *
     * @param accounts column {@code user_id}
     * @return columns {@code tweet_id}, each once, and {@code user_id}
     */
    Dataset<Row> tweetsOf(Dataset<Row> accounts) {
        return once(withAuthors()
                .select(col("tweet_id"), Deletions.account().as("user_id"))
                .join(accounts, "user_id"));
    }

    private static Dataset<Row> once(Dataset<Row> tweets) {
        return tweets.groupBy("tweet_id").agg(min("user_id").as("user_id")).localCheckpoint();
    }

    /** Erases of accounts what Silver and Gold know, without a look at every record of Bronze; this does not finish it. */
    void eraseKnown(Dataset<Row> accounts) {
        Dataset<Row> tweets = tweetsOf(accounts);
        deletions.note(tweets);
        remove(tweets, accounts, removal.find(Removal.Named.accounts(tweets, accounts)));
    }

    /** @return those that this has finished */
    List<Erasure> finish() {
        if (!lake.exists(Table.ERASURES)) {
            return List.of();
        }
        Dataset<Row> accounts = lake.read(Table.ERASURES)
                .where(UNFINISHED)
                .select("user_id")
                .distinct()
                .localCheckpoint();
        if (accounts.isEmpty()) {
            return List.of();
        }
        Dataset<Row> known = tweetsOf(accounts);
        Removal.Found found = removal.findEverywhere(Removal.Named.accounts(known, accounts));
        Dataset<Row> tweets = once(known.union(repeated(found, accounts)));
        deletions.note(tweets);
        remove(tweets, accounts, found);
        return finished(accounts);
    }

    /** The tweets of records, by accounts or repeating theirs: Silver does not say whom a retweet repeats. */
    private static Dataset<Row> repeated(Removal.Found found, Dataset<Row> accounts) {
        Dataset<Row> records = found.bronze().union(found.quarantine());
        return SilverRecords.preview(records.select(col("record").as("raw")).distinct())
                .select(
                        col("tweet_id"),
                        explode(array_compact(array(Deletions.account(), col("original"))))
                                .as("user_id"))
                .join(accounts, "user_id")
                .select("tweet_id", "user_id");
    }

    /** Counted before anything goes: a pass that is killed in between counts some rows again, and none is forgotten. */
    private void remove(Dataset<Row> tweets, Dataset<Row> accounts, Removal.Found found) {
        Dataset<Row> counted = counts(tweets, accounts, found)
                .groupBy("user_id")
                .agg(
                        map_from_entries(collect_list(struct("table", "rows"))).as("rows"),
                        array_distinct(flatten(collect_list("files"))).as("files"))
                .localCheckpoint();
        mergeUnfinished(
                counted,
                merge -> merge.whenMatched()
                        .updateExpr(Map.of(
                                "rows",
                                "map_zip_with(coalesce(erasure.rows, map()), named.rows,"
                                        + " (table, before, now) -> coalesce(before, 0L) + coalesce(now, 0L))",
                                "source_files",
                                "array_union(coalesce(erasure.source_files, array()), named.files)")));
        removal.remove(Removal.Named.accounts(tweets, accounts), found);
    }

    /** Columns {@code user_id, table, rows, files}. */
    private Dataset<Row> counts(Dataset<Row> tweets, Dataset<Row> accounts, Removal.Found found) {
        Dataset<Row> accountOfKey = tweets.select(col("tweet_id").as("key"), col("user_id"))
                .union(accounts.select(RecordKeys.author(col("user_id")), col("user_id")));
        Map<Table, Dataset<Row>> records = Map.of(
                Table.BRONZE_TWEETS, found.bronze(),
                Table.SILVER_QUARANTINE, found.quarantine(),
                Table.SILVER_NOTICES, found.notices());
        Stream<Dataset<Row>> ofRecords = records.entrySet().stream()
                .map(of -> of.getValue()
                        .join(accountOfKey, "key")
                        .groupBy("user_id")
                        .agg(
                                countDistinct("row").as("rows"),
                                collect_set(of.getKey() == Table.BRONZE_TWEETS ? MessagePlace.fileOrTopic() : NO_FILE)
                                        .as("files"))
                        .withColumn("table", lit(of.getKey().tableName())));
        Stream<Dataset<Row>> ofTweets = TWEETS.stream()
                .filter(lake::exists)
                .map(table -> lake.read(table)
                        .select("tweet_id")
                        .join(tweets, "tweet_id")
                        .groupBy("user_id")
                        .agg(count(lit(1)).as("rows"), collect_set(NO_FILE).as("files"))
                        .withColumn("table", lit(table.tableName())));
        return Stream.concat(ofRecords, ofTweets).reduce(Dataset::union).orElseThrow();
    }

    private List<Erasure> finished(Dataset<Row> accounts) {
        Column now = lit(Timestamp.from(Instant.now().truncatedTo(ChronoUnit.MICROS)));
        SortedMap<String, Long> versions = new TreeMap<>();
        Stream.concat(TWEETS.stream(), Stream.of(Table.BRONZE_TWEETS, Table.SILVER_QUARANTINE, Table.SILVER_NOTICES))
                .forEach(table -> lake.versionIfAny(table).ifPresent(at -> versions.put(table.tableName(), at)));
        mergeUnfinished(
                accounts, merge -> merge.whenMatched().update(Map.of("erased_at", now, "versions", map(versions))));
        LOG.info("{}", new LogLine("erasures").with("finished", accounts.count()));
        return read(
                lake.read(Table.ERASURES).where(col("erased_at").equalTo(now)).join(accounts, "user_id"));
    }

    private static Column map(Map<String, Long> entries) {
        return functions.map(entries.entrySet().stream()
                .flatMap(entry -> Stream.of(lit(entry.getKey()), lit(entry.getValue())))
                .toArray(Column[]::new));
    }

    private static List<Erasure> read(Dataset<Row> erasures) {
        return erasures.orderBy(col("asked_at").desc(), col("user_id")).collectAsList().stream()
                .map(row -> new Erasure(
                        row.getAs("user_id"),
                        row.getAs("asked_by"),
                        instant(row, "asked_at"),
                        instant(row, "erased_at"),
                        sorted(row, "rows"),
                        sorted(row, "versions"),
                        row.isNullAt(row.fieldIndex("source_files"))
                                ? List.of()
                                : row.<String>getList(row.fieldIndex("source_files")).stream()
                                        .sorted()
                                        .toList(),
                        instant(row, "proven_at")))
                .toList();
    }

    private static Instant instant(Row row, String column) {
        Timestamp time = row.getAs(column);
        return time == null ? null : time.toInstant();
    }

    private static SortedMap<String, Long> sorted(Row row, String column) {
        int field = row.fieldIndex(column);
        return row.isNullAt(field) ? new TreeMap<>() : new TreeMap<>(row.<String, Long>getJavaMap(field));
    }
}
