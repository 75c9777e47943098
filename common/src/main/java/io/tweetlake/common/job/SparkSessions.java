package io.tweetlake.common.job;

import io.tweetlake.common.config.SparkConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.local.LocalFileContext;
import io.tweetlake.common.local.LocalFiles;
import io.tweetlake.common.local.ScratchFolder;
import io.tweetlake.common.s3.S3Options;
import io.tweetlake.s3logstore.ConditionalPutLogStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Makes the session that every job and command runs in. */
public final class SparkSessions {
    private static final String HADOOP = "spark.hadoop.";
    private static final String LOCAL_FOLDERS = "spark.local.dir";
    /** Set on every cluster of Databricks. */
    private static final String DATABRICKS = "DATABRICKS_RUNTIME_VERSION";

    private SparkSessions() {}

    /**
     * On Databricks this takes the session that is there, with its own way to S3; what {@code spark.conf} and {@code s3} say
     * is set on it all the same.
     */
    public static SparkSession open(TweetlakeConfig config) {
        SparkSession.Builder builder = SparkSession.builder()
                .appName("tweetlake")
                // Spark takes dates from timestamps in the session's time zone, and the tables' dates are UTC days.
                .config("spark.sql.session.timeZone", "UTC")
                // What a micro-batch keeps for a moment costs more to compress than to keep.
                .config("spark.sql.inMemoryColumnarStorage.compressed", false)
                // No artifacts are added to a session here. If they are kept apart, tasks ask the driver for each class
                // that code is
                // made with.
                .config("spark.sql.artifact.isolation.enabled", false)
                // A key that occurs twice is well-formed JSON: the last one counts, as it does in most readers.
                .config("spark.sql.variant.allowDuplicateKeys", true);
        boolean isNew = !isHosted();
        if (isNew) {
            setUpDelta(builder);
            setUpS3(builder);
            setUpLocalFiles(builder, config.spark());
        }
        // Hadoop's options go by another name once there is a session.
        String prefix = isNew ? HADOOP : "";
        S3Options.configured(config.s3()).forEach((key, value) -> builder.config(prefix + key, value));
        SparkConfig spark = config.spark();
        if (spark.master() != null) {
            builder.master(spark.master());
        }
        spark.conf().forEach(builder::config);
        if (isNew && master(spark).startsWith("local")) {
            keepPrivate(builder, spark);
        }
        return builder.getOrCreate();
    }

    /** Whether a host, such as Databricks, owns the session and the JVM, so that this code must neither configure nor end them. */
    public static boolean isHosted() {
        return SparkSession.getDefaultSession().isDefined() || System.getenv(DATABRICKS) != null;
    }

    /** A host has Delta of its own, and its catalog goes by another class. */
    private static void setUpDelta(SparkSession.Builder builder) {
        builder.config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                // A list of all files of the table in each commit's checksum. In a JVM outside UTC, Delta also rebuilds
                // the table's state after each commit to verify the list.
                .config("spark.databricks.delta.allFilesInCrc.enabled", false);
    }

    /** What {@code spark-submit --conf} says wins. */
    private static void setUpS3(SparkSession.Builder builder) {
        SparkConf given = new SparkConf();
        S3Options.defaults().forEach((key, value) -> setIfMissing(builder, given, HADOOP + key, value));
        String logStore = ConditionalPutLogStore.class.getName();
        setIfMissing(builder, given, "spark.delta.logStore.s3a.impl", logStore);
        setIfMissing(builder, given, "spark.delta.logStore.s3.impl", logStore);
    }

    /** Executors of a cluster open files before they have our jar: this is for a process that is all of Spark. */
    private static void setUpLocalFiles(SparkSession.Builder builder, SparkConfig spark) {
        SparkConf given = new SparkConf();
        if (master(spark).startsWith("local")) {
            setIfMissing(builder, given, HADOOP + "fs.file.impl", LocalFiles.class.getName());
            setIfMissing(builder, given, HADOOP + "fs.AbstractFileSystem.file.impl", LocalFileContext.class.getName());
        }
    }

    private static String master(SparkConfig spark) {
        return spark.master() != null ? spark.master() : new SparkConf().get("spark.master", "");
    }

    /** Spark makes files that every user can read, and leaves them after a kill; so do S3's uploads. */
    private static void keepPrivate(SparkSession.Builder builder, SparkConfig spark) {
        String common = new SparkConf().get(LOCAL_FOLDERS, System.getProperty("java.io.tmpdir"));
        List<String> folders = Arrays.stream(
                        spark.conf().getOrDefault(LOCAL_FOLDERS, common).split(","))
                .map(folder -> ScratchFolder.in(Path.of(folder.strip())).toString())
                .toList();
        builder.config(LOCAL_FOLDERS, String.join(",", folders)).config(HADOOP + "hadoop.tmp.dir", folders.get(0));
    }

    private static void setIfMissing(SparkSession.Builder builder, SparkConf given, String key, String value) {
        if (!given.contains(key)) {
            builder.config(key, value);
        }
    }
}
