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
 * @param servers {@code HOST:PORT} of brokers, separated by commas; null when not set
 * @param topic its name; null when not set
 * @param start where the first start begins; later ones go on where the last one ended
 * @param maxMessagesPerTrigger messages that one micro-batch takes at most
 * @param onLoss what to do where the broker has deleted messages that were not read
 * @param properties of Kafka's client, such as {@code security.protocol}; may hold secrets
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
