package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.MatchesPattern;
import io.tweetlake.common.config.binding.Range;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * Where tweets come from.
 *
 * @param path Folder, file, glob pattern or URI that Bronze reads. {@code {yyyy}}, {@code {MM}}, {@code {dd}} and {@code {HH}}
 *     stand for parts of a UTC time.
 * @param kind How new data is found: by listing the path, by notifications in an SQS queue, by Databricks Auto Loader, or in a
 *     Kafka topic.
 * @param queue Address of the queue that S3 notifies of new objects, for {@code sqs}.
 * @param format One record on each line, or one JSON document in each file.
 * @param lookBack How long after the time of its folder a file may still arrive. Measured from the latest folder that has
 *     files.
 * @param maxFilesPerTrigger Largest number of files in one micro-batch.
 * @param maxBytesPerTrigger Largest amount of text in one micro-batch, or one file. Compressed files count as ten times their
 *     size. Not set: no limit.
 * @param maxFileAge Files older than this are skipped. Not set: all files are read.
 * @param afterIngest What to do with a file once its records are committed to Bronze.
 * @param archive Folder that files are moved to, for {@code archive}.
 * @param retryUnreadable How often to retry a file that could not be read or was missing.
 * @param ignore Suffixes of files that are still being written. Bronze skips them until they are renamed.
 * @param limits Limits of one file or message.
 * @param kafka The topic, for {@code kafka}.
 */
public record SourceConfig(
        String path,
        @Default("files") Kind kind,

        @MatchesPattern(pattern = "https?://[^/@]+/.+", written = "https://sqs.REGION.amazonaws.com/ACCOUNT/NAME")
        String queue,

        @Default("lines") Format format,
        @Default("1d") Duration lookBack,
        @Default("1000") @Range(min = 1, max = 1_000_000) int maxFilesPerTrigger,
        DataSize maxBytesPerTrigger,
        Duration maxFileAge,
        @Default("keep") AfterIngest afterIngest,
        String archive,
        @Default("10m") Duration retryUnreadable,
        @Default("_tmp,.tmp,.inprogress,.part,.partial") List<String> ignore,
        SourceLimits limits,
        KafkaConfig kafka)
        implements Serializable {

    public SourceConfig {
        if (kind == Kind.SQS && queue == null) {
            throw new IllegalArgumentException("source.kind is sqs, and source.queue does not say which queue");
        }
        if (kind == Kind.KAFKA && (kafka.servers() == null || kafka.topic() == null)) {
            throw new IllegalArgumentException(
                    "source.kind is kafka, and source.kafka.servers and source.kafka.topic do not both say what to read");
        }
        if (afterIngest == AfterIngest.ARCHIVE && archive == null) {
            throw new IllegalArgumentException(
                    "source.afterIngest is archive, and source.archive does not say where to");
        }
    }

    /** All that is at another path, read in the same way. */
    public SourceConfig at(String other) {
        return new SourceConfig(
                other,
                Kind.FILES,
                null,
                format,
                lookBack,
                maxFilesPerTrigger,
                maxBytesPerTrigger,
                maxFileAge,
                AfterIngest.KEEP,
                null,
                retryUnreadable,
                ignore,
                limits,
                kafka);
    }

    /** How new data is found. */
    public enum Kind {
        /** Lists the folder, whenever all that was found has been taken. */
        FILES,
        /** Is told of new objects by S3, through a queue. */
        SQS,
        /** Leaves it to Auto Loader, which only Databricks has. */
        CLOUD_FILES,
        /** Reads messages of a topic in place of files. */
        KAFKA
    }

    /** How records lie in a file. */
    public enum Format {
        /** One record on each line. */
        LINES,
        /** A file is one JSON document, often an array of records. */
        DOCUMENT
    }

    /** What becomes of a file that has been taken. */
    public enum AfterIngest {
        KEEP,
        ARCHIVE,
        DELETE
    }
}
