package io.tweetlake.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;

import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.lake.Deletions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Obeys notices of deleted tweets and of deleted accounts: the tweets leave Silver and Gold, and their records' text leaves
 * Bronze, the quarantine and notices, where the rows stay and are counted. Streams that read these tables pass over such
 * changes. Whatever the moment it is killed at, the next pass does the rest. What a writer lets in meanwhile the writer deletes,
 * see {@link Deletions}.
 *
 * <p>Older versions of the tables hold what was deleted until VACUUM removes their files.
 */
public final class Comply {
    private static final Logger LOG = LoggerFactory.getLogger(Comply.class);

    private static final Column NAMES_A_TWEET = expr("kind = 'delete' and tweet_id is not null");
    private static final Column DELETES_AN_ACCOUNT = expr("kind = 'user-delete'");
    private static final Column SAME_TWEET =
            expr("notice.tweet_id = named.tweet_id and notice.kind = 'delete' and notice.obeyed_at is null");
    private static final Column SAME_ACCOUNT =
            expr("notice.user_id = named.user_id and notice.kind = 'user-delete' and notice.obeyed_at is null");
    /** What becomes of an account, which may come back. */
    private static final Column NAMES_AN_ACCOUNT =
            expr("kind in ('user-delete', 'user-undelete', 'user-activate') and user_id is not null");

    private static final Column NOT_OBEYED = col("obeyed_at").isNull();
    private static final Column ANY = lit(true);
    /** The account of a tweet that a notice names by itself. */
    private static final Column NO_ACCOUNT =
            lit(null).cast(DataTypes.StringType).as("user_id");

    private static final Figures NOTHING = new Figures(0, 0, 0, 0, 0);

    private final Lake lake;
    private final Deletions deletions;
    private final Removal removal;
    private final Erasures erasures;

    public Comply(Lake lake) {
        this.lake = lake;
        this.deletions = new Deletions(lake);
        this.removal = new Removal(lake, deletions);
        this.erasures = new Erasures(lake, deletions, removal);
    }

    /**
     * What a pass has done.
     *
     * @param notices delete notices that were obeyed for the first time
     * @param silver rows that left {@code silver_tweets}
     * @param gold rows that left {@code gold_tweets}
     * @param bronze records of {@code bronze_tweets} whose text is gone
     * @param quarantine records of {@code silver_quarantine} whose text is gone
     */
    public record Figures(long notices, long silver, long gold, long bronze, long quarantine) {}

    /**
     * A pass over the notices, and over the accounts whose erasure is not finished.
     *
     * @param tweets what became of the notices that name one
     * @param accounts notices of deleted accounts that were obeyed for the first time
     * @param erasures those that this pass has finished; empty where there was none
     */
    public record Pass(Figures tweets, long accounts, List<Erasure> erasures) {}

    /**
     * Obeys each notice that has not been, and finishes each erasure. What earlier ones name is deleted too where it is in
     * Silver or Gold again: a writer may have died before it looked.
     */
    public Pass run() {
        removal.countDeleted();
        if (!deletions.any()) {
            erasures.repeatRequests();
        }
        Begun begun = beginErasures();
        Figures figures = obey(unobeyed().union(leftOver()));
        return new Pass(figures, begun.notices(), erasures.finish());
    }

    /**
     * Obeys each open notice; if there is none, it does not read the tables. Of a deleted account it deletes
     * the tweets that Silver or Gold has; the rest is left to {@link #run}.
     */
    void runIfAsked() {
        Begun begun = beginErasures();
        obey(unobeyed());
        if (begun.notices() > 0) {
            erasures.eraseKnown(begun.accounts());
        }
    }

    /**
     * Accounts whose erasure has begun.
     *
     * @param accounts column {@code user_id}
     * @param notices how many asked for it
     */
    private record Begun(Dataset<Row> accounts, long notices) {}

    /** An account that was deleted and has come back since is let in again. */
    private Begun beginErasures() {
        Column last = max_by(col("kind"), coalesce(col("timestamp"), col("noticed_at")));
        Dataset<Row> named = lake.read(Table.SILVER_NOTICES)
                .where(NAMES_AN_ACCOUNT)
                .groupBy("user_id")
                .agg(last.as("kind"), count_if(DELETES_AN_ACCOUNT.and(isOpen())).as("open"))
                .localCheckpoint();
        erasures.lift(named.where(not(DELETES_AN_ACCOUNT)).select("user_id"));
        Dataset<Row> deleted = named.where(DELETES_AN_ACCOUNT.and(expr("open > 0")))
                .select("user_id")
                .localCheckpoint();
        if (deleted.isEmpty()) {
            return new Begun(deleted, 0);
        }
        erasures.begin(deleted, Erasures.NOTICE);
        return new Begun(deleted, markObeyed(deleted, SAME_ACCOUNT));
    }

    /** Without a note of what has been deleted, those that have been obeyed are obeyed anew. */
    private Dataset<Row> unobeyed() {
        return lake.read(Table.SILVER_NOTICES)
                .where(NAMES_A_TWEET.and(isOpen()))
                .select(col("tweet_id"), NO_ACCOUNT);
    }

    private Column isOpen() {
        return deletions.any() ? NOT_OBEYED : ANY;
    }

    private Dataset<Row> leftOver() {
        Dataset<Row> named = Stream.of(Table.SILVER_TWEETS, Table.GOLD_TWEETS, Table.GOLD_CHALLENGER)
                .filter(lake::exists)
                .map(table -> lake.read(table).select("tweet_id"))
                .reduce(Dataset::union)
                .orElseThrow()
                .join(deletions.ids(), "tweet_id")
                .select(col("tweet_id"), NO_ACCOUNT);
        Dataset<Row> accounts = deletions.accounts();
        return accounts.isEmpty() ? named : named.union(erasures.tweetsOf(accounts));
    }

    /** @param named columns {@code tweet_id, user_id} */
    private Figures obey(Dataset<Row> named) {
        // Not merely cached: what is cached is read again once a table below it has changed.
        Dataset<Row> tweets =
                named.groupBy("tweet_id").agg(max("user_id").as("user_id")).localCheckpoint();
        if (tweets.isEmpty()) {
            return NOTHING;
        }
        deletions.note(tweets);
        Removal.Named those = Removal.Named.tweets(tweets);
        Removal.Figures removed = removal.remove(those, removal.find(those));
        Figures figures = new Figures(
                markObeyed(those.ids(), SAME_TWEET),
                removed.silver(),
                removed.gold(),
                removed.bronze(),
                removed.quarantine());
        LOG.info(
                "{}",
                new LogLine("comply")
                        .with("notices", figures.notices())
                        .with("silver", figures.silver())
                        .with("gold", figures.gold())
                        .with("bronze", figures.bronze())
                        .with("quarantine", figures.quarantine()));
        return figures;
    }

    private long markObeyed(Dataset<Row> named, Column same) {
        return lake.merge(
                        Table.SILVER_NOTICES,
                        Deletions.WRITER,
                        notices -> notices.as("notice")
                                .merge(named.as("named"), same)
                                .whenMatched()
                                .update(Map.of("obeyed_at", current_timestamp()))
                                .execute())
                .updated();
    }
}
