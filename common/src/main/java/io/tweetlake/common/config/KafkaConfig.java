package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.Range;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The topic that Bronze reads, for {@code source.kind: kafka}.
 *
 * @param servers {@code HOST:PORT} of the brokers, separated by commas.
 * @param topic Name of the topic.
 * @param start Where the first start begins. Later starts resume from the checkpoint.
 * @param maxMessagesPerTrigger Largest number of messages in one micro-batch.
 * @param onLoss What to do if the broker has deleted messages that were not read: stop, or continue with the earliest message
 *     left.
 * @param properties Properties of Kafka's client, such as {@code security.protocol}. May hold secrets.
 */
public record KafkaConfig(
        String servers,
        String topic,
        @Default("earliest") Start start,

        @Default("100000") @Range(min = 1, max = 100_000_000)
        int maxMessagesPerTrigger,

        @Default("fail") OnLoss onLoss,
        Map<String, String> properties)
        implements Serializable {

    public KafkaConfig {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** Where in the topic. */
    public enum Start {
        /** All that the broker still has. */
        EARLIEST,
        /** What comes from now on. */
        LATEST
    }

    /** What becomes of a stream whose next messages are gone. */
    public enum OnLoss {
        FAIL,
        /** Goes on with the earliest message that is left. */
        CONTINUE
    }
}
