package io.tweetlake.bronze.source;

import io.tweetlake.bronze.discovery.DatedPath;
import io.tweetlake.bronze.discovery.NotificationQueue;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.config.SourceConfig.AfterIngest;
import io.tweetlake.common.config.SourceConfig.Kind;
import io.tweetlake.common.job.SourceUnavailableException;
import io.tweetlake.common.lake.StoragePath;
import io.tweetlake.common.s3.S3Access;
import io.tweetlake.common.s3.S3Address;
import java.net.URI;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Finds what is wrong with a source before a stream starts. */
final class SourceChecks {
    private SourceChecks() {}

    /** @throws UserError where the source cannot be read as it is configured */
    static void require(SparkSession spark, SourceConfig config) {
        if (config.kind() == Kind.KAFKA) {
            requireKafka(config);
            return;
        }
        if (config.path() == null) {
            throw new UserError(
                    "source.path is not set, and Bronze reads from there",
                    "set it in the configuration file or with --set source.path=FOLDER");
        }
        DatedPath path = new DatedPath(config.path());
        Configuration hadoop = spark.sessionState().newHadoopConf();
        if (config.afterIngest() != AfterIngest.KEEP) {
            requireClearing(config, path);
        }
        switch (config.kind()) {
            case FILES -> requireExists(spark, path.isDated() ? path.base() : config.path());
            case SQS -> requireQueue(config, hadoop);
            case CLOUD_FILES -> CloudFiles.require(spark);
            case KAFKA -> throw new IllegalStateException("Kafka has no path");
        }
    }

    private static void requireKafka(SourceConfig config) {
        if (config.afterIngest() != AfterIngest.KEEP) {
            throw new UserError(
                    "source.afterIngest is of no effect with source.kind kafka", "set it to keep, or leave it out");
        }
        KafkaTopic.require(config);
    }

    /** What is missing at the start is a mistake; a restart may wait for it, as it was there before. */
    private static void requireExists(SparkSession spark, String path) {
        try {
            StoragePath.requireExists(spark, path, "source.path");
        } catch (UserError e) {
            throw e.getCause() == null ? new UserError(e.getMessage(), SourceUnavailableException.ofFolder(path)) : e;
        }
    }

    private static void requireQueue(SourceConfig config, Configuration hadoop) {
        if (!S3Address.isS3(config.path())) {
            throw new UserError(
                    "source.path: source.kind is sqs, and %s is not in S3".formatted(config.path()),
                    "name a bucket, such as s3a://my-bucket/tweets/, or set source.kind to files");
        }
        S3Access.require(hadoop, config.path(), "source.path");
        new NotificationQueue(config.queue(), hadoop).close();
    }

    private static void requireClearing(SourceConfig config, DatedPath path) {
        if (config.kind() == Kind.CLOUD_FILES) {
            throw new UserError(
                    "source.afterIngest is of no effect with source.kind cloud-files",
                    "use Auto Loader's own option cloudFiles.cleanSource, or another source.kind");
        }
        if (config.afterIngest() != AfterIngest.ARCHIVE) {
            return;
        }
        URI source = new Path(path.base()).toUri();
        URI archive = new Path(config.archive()).toUri();
        boolean together = Objects.equals(source.getScheme(), archive.getScheme())
                && Objects.equals(source.getAuthority(), archive.getAuthority());
        if (!together) {
            throw new UserError(
                    "source.archive: %s is not where source.path is, and files are moved there"
                            .formatted(config.archive()),
                    "name a folder in the same bucket or file system");
        }
        if ((archive.getPath() + "/").startsWith(source.getPath() + "/")) {
            throw new UserError(
                    "source.archive: %s is below source.path, so that files would be taken again"
                            .formatted(config.archive()),
                    "name a folder beside it");
        }
    }
}
