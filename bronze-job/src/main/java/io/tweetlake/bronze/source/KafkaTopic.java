package io.tweetlake.bronze.source;

import io.tweetlake.bronze.reading.MessageRecords;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.KafkaConfig;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.job.SourceUnavailableException;
import io.tweetlake.common.lake.MessagePlace;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;

/**
 * The messages of a topic of Kafka, as Spark's own connector reads them: it keeps the offsets in the checkpoint, so that a
 * micro-batch that is repeated has the same messages.
 */
final class KafkaTopic {
    private static final String CONNECTOR = "org.apache.spark.sql.kafka010.KafkaSourceProvider";
    private static final String CLIENT = "org.apache.kafka.clients.admin.Admin";
    private static final int SECONDS = 15;

    private KafkaTopic() {}

    /** @throws UserError where there is no connector, no broker or no such topic */
    static void require(SourceConfig config) {
        if (!exists(CONNECTOR)) {
            throw new UserError(
                    "source.kind is kafka, and Spark's connector for Kafka is not on the class path",
                    "add --packages org.apache.spark:spark-sql-kafka-0-10_2.13:VERSION, with Spark's own version");
        }
        // Databricks has the client in a package of its own, and says by itself what is wrong with a topic.
        if (exists(CLIENT)) {
            Broker.requireTopic(config.kafka());
        }
    }

    private static boolean exists(String type) {
        try {
            Class.forName(type, false, Thread.currentThread().getContextClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    static Dataset<Row> readStream(SparkSession spark, SourceConfig config) {
        KafkaConfig kafka = config.kafka();
        DataStreamReader reader = spark.readStream()
                .format("kafka")
                .option("kafka.bootstrap.servers", kafka.servers())
                .option("subscribe", kafka.topic())
                .option("startingOffsets", kafka.start().name().toLowerCase(Locale.ROOT))
                .option("maxOffsetsPerTrigger", kafka.maxMessagesPerTrigger())
                .option("failOnDataLoss", kafka.onLoss() == KafkaConfig.OnLoss.FAIL);
        kafka.properties().forEach((name, value) -> reader.option("kafka." + name, value));
        return records(reader.load(), config);
    }

    /**
     * @param messages columns {@code value, topic, partition, offset, timestamp} at least, as Spark's connector has them
     * @return the records in them; for the columns see {@link TweetFiles#SCHEMA}
     */
    static Dataset<Row> records(Dataset<Row> messages, SourceConfig config) {
        return RecordRows.read(messages.select("value", "topic", "partition", "offset", "timestamp"), found -> {
            MessageRecords records = new MessageRecords(config);
            return RecordRows.stream(found)
                    .flatMap(message -> rows(message, records))
                    .iterator();
        });
    }

    private static Stream<Row> rows(Row message, MessageRecords records) {
        String address = MessagePlace.of(message.getAs("topic"), message.getAs("partition"), message.getAs("offset"));
        Timestamp written = message.getAs("timestamp");
        return RecordRows.stream(records.of(message.getAs("value")))
                .map(record -> RecordRows.of(record, address, written));
    }

    /** A class of its own: it is only loaded where Kafka's client is. */
    private static final class Broker {
        private Broker() {}

        static void requireTopic(KafkaConfig config) {
            Map<String, Object> properties = new HashMap<>(config.properties());
            properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.servers());
            properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, SECONDS * 1000);
            properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, SECONDS * 1000);
            try (Admin admin = Admin.create(properties)) {
                admin.describeTopics(List.of(config.topic())).allTopicNames().get(SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw noAnswer(config, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw noAnswer(config, e);
            } catch (ExecutionException e) {
                throw refusal(config, e.getCause());
            } catch (KafkaException e) {
                throw new UserError(
                        "source.kafka: " + ExceptionUtils.getRootCause(e).getMessage(),
                        "correct source.kafka.servers or source.kafka.properties",
                        e);
            }
        }

        private static UserError refusal(KafkaConfig config, Throwable cause) {
            if (cause instanceof UnknownTopicOrPartitionException) {
                return new UserError(
                        "source.kafka.topic: there is no topic %s at %s".formatted(config.topic(), config.servers()),
                        "correct the name, or create the topic",
                        cause);
            }
            if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
                return new UserError(
                        "source.kafka.properties: %s refuses access to the topic %s: %s"
                                .formatted(config.servers(), config.topic(), cause.getMessage()),
                        "correct security.protocol, sasl.mechanism and sasl.jaas.config, or give the user read permission",
                        cause);
            }
            return noAnswer(config, cause);
        }

        /** At a restart, as when brokers are updated, it is waited for. */
        private static UserError noAnswer(KafkaConfig config, Throwable cause) {
            String problem =
                    "source.kafka.servers: no broker answers at %s within %d s".formatted(config.servers(), SECONDS);
            SourceUnavailableException unavailable = new SourceUnavailableException(problem);
            unavailable.addSuppressed(cause);
            return new UserError(problem, "correct HOST:PORT or security.protocol, or start the broker", unavailable);
        }
    }
}
