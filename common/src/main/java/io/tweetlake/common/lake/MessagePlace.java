package io.tweetlake.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/** The {@code source_file} of a record that came from Kafka: {@code kafka:TOPIC/PARTITION/OFFSET}. */
public final class MessagePlace {
    private static final String SCHEME = "kafka:";

    private MessagePlace() {}

    public static String of(String topic, int partition, long offset) {
        return "%s%s/%d/%d".formatted(SCHEME, topic, partition, offset);
    }

    /** Whether a {@code source_file} is a message, or the topic of one. */
    public static boolean isOne(String sourceFile) {
        return sourceFile.startsWith(SCHEME);
    }

    /** Column {@code source_file}; of a message its topic, because each message has a place of its own. */
    public static Column fileOrTopic() {
        Column file = col("source_file");
        return when(file.startsWith(SCHEME), substring_index(file, "/", 1)).otherwise(file);
    }
}
