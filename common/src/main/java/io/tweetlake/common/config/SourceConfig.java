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
 * @param path folder, file, pattern or URI that Bronze reads; null when not set, as only Bronze needs it. <code>{yyyy}</code>,
 *     <code>{MM}</code>, <code>{dd}</code> and <code>{HH}</code> stand for the parts of a time in UTC
 * @param queue address of the queue that S3 notifies of new objects, for {@code sqs}; null without one
 * @param lookBack how long after its folder's time, such as a day's end, a file may still come; the latest folder with files
 *     says how late it is
 * @param maxFilesPerTrigger files that one micro-batch takes at most
 * @param maxBytesPerTrigger bytes of text that one micro-batch takes at most, or one file; of a file whose name says that it
 *     is compressed, ten times its stored bytes; null for no limit
 * @param maxFileAge files that were written longer ago are passed over; null to take all
 * @param afterIngest what becomes of a file once its records are in Bronze for good
 * @param archive folder that files are moved to, for {@code archive}; null without one
 * @param retryUnreadable how long until a file that could not be read, or was gone, is tried again
 * @param ignore endings of names that files have while they are written, and which Bronze passes over; a file is taken once
 *     it has its own name
 * @param limits of one file, or of one message
 * @param kafka the topic, for {@code kafka}
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
