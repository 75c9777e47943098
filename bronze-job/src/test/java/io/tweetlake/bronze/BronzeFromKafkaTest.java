package io.tweetlake.bronze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.job.FailureReport;
import io.tweetlake.common.job.TemporaryStorageFailure;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class BronzeFromKafkaTest {
    private static KafkaBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start(@TempDir Path data) {
        broker = KafkaBroker.in(data);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void eachMessageIsTakenOnceWithItsPlaceInTheTopic(TestInfo test) {
        String topic = topic(test, 2);
        broker.send(topic, 0, "{\"id\":1}");
        broker.send(topic, 0, "{\"id\":2}");
        broker.send(topic, 1, "{\"id\":3}");
        TestLake lake = lake(topic);
        lake.run(BronzeJob::new);
        lake.run(BronzeJob::new);
        broker.send(topic, 1, "{\"id\":4}");

        lake.run(BronzeJob::new);

        assertThat(lines(lake, "concat_ws(' ', source_file, raw, record_index)"))
                .containsExactly(
                        "kafka:%s/0/0 {\"id\":1}".formatted(topic),
                        "kafka:%s/0/1 {\"id\":2}".formatted(topic),
                        "kafka:%s/1/0 {\"id\":3}".formatted(topic),
                        "kafka:%s/1/1 {\"id\":4}".formatted(topic));
        assertThat(lines(lake, "if(source_modified_at <= ingested_at and parse_error is null, 'yes', 'no')"))
                .containsOnly("yes");
    }

    @Test
    void aMicroBatchThatIsRepeatedHasTheSameMessagesAndWritesThemOnce(TestInfo test) {
        String topic = topic(test, 1);
        broker.send(topic, 0, "{\"id\":1}");
        TestLake lake = lake(topic);
        lake.run(BronzeJob::new);
        broker.send(topic, 0, "{\"id\":2}");
        lake.forgetLastCommit("bronze");

        lake.run(BronzeJob::new);

        assertThat(lines(lake, "raw")).containsExactly("{\"id\":1}", "{\"id\":2}");
    }

    @Test
    void aMessageThatIsNoRecordIsARowWithItsReasonAndOneWithSeveralIsSeveral(TestInfo test) {
        String topic = topic(test, 1);
        broker.send(topic, 0, "[{\"id\":1},{\"id\":2}]");
        broker.send(topic, 0, "{\"id\":3}\n{\"id\":4}\n");
        broker.send(topic, 0, "not json");
        broker.send(topic, 0, "");
        broker.send(topic, 0, (byte[]) null);
        broker.send(topic, 0, "{\"name\":\"Zo\u00eb\"}".getBytes(StandardCharsets.ISO_8859_1));
        broker.send(topic, 0, "{\"id\":" + "9".repeat(2000) + "}");
        TestLake lake = lake(topic, "source.limits.recordBytes=1KB");

        lake.run(BronzeJob::new);

        assertThat(lines(lake, "concat_ws(' ', substring_index(source_file, '/', -1), coalesce(parse_error, raw))"))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("0 {\"id\":1}"),
                        second -> assertThat(second).isEqualTo("0 {\"id\":2}"),
                        third -> assertThat(third).isEqualTo("1 {\"id\":3}"),
                        fourth -> assertThat(fourth).isEqualTo("1 {\"id\":4}"),
                        word -> assertThat(word).startsWith("2 Unrecognized token 'not'"),
                        empty -> assertThat(empty).isEqualTo("3 the message is empty, or has nothing but blanks"),
                        tombstone -> assertThat(tombstone).isEqualTo("4 the message has no value: it deletes its key"),
                        latin -> assertThat(latin).startsWith("5 invalid UTF-8 at byte 11"),
                        large -> assertThat(large).contains("source.limits.recordBytes"));
    }

    @Test
    void readsWithALoginAndRefusesAWrongOneWithoutShowingIt(TestInfo test) {
        String topic = topic(test, 1);
        broker.send(topic, 0, "{\"id\":1}");
        TestLake lake = lake(topic, withLogin(KafkaBroker.PASSWORD));

        lake.run(BronzeJob::new);

        assertThat(lines(lake, "raw")).containsExactly("{\"id\":1}");
        assertThatThrownBy(() -> lake(topic, withLogin("battery-staple")).run(BronzeJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("refuses access to the topic " + topic)
                .hasMessageNotContaining("battery-staple");
    }

    private static String[] withLogin(String password) {
        return new String[] {
            "source.kafka.servers=" + broker.serversWithLogin(),
            "source.kafka.properties.security.protocol=SASL_PLAINTEXT",
            "source.kafka.properties.sasl.mechanism=PLAIN",
            "source.kafka.properties.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                    .formatted(KafkaBroker.USER, password)
        };
    }

    @Test
    void aTopicThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> lake("missing").run(BronzeJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("source.kafka.topic: there is no topic missing at " + broker.servers());
    }

    @Test
    void messagesThatTheBrokerDeletedUnreadStopTheStreamUnlessToldOtherwise(TestInfo test) {
        String topic = topic(test, 1);
        broker.send(topic, 0, "{\"id\":1}");
        TestLake lake = lake(topic);
        lake.run(BronzeJob::new);
        broker.send(topic, 0, "{\"id\":2}");
        broker.send(topic, 0, "{\"id\":3}");
        broker.deleteBefore(topic, 0, 2);

        assertThatThrownBy(() -> lake.run(BronzeJob::new))
                .extracting(thrown -> FailureReport.of(thrown).message())
                .asString()
                .startsWith("the topic no longer has messages that were not read")
                .contains("source.kafka.onLoss");

        lake(topic, "source.kafka.onLoss=continue").run(BronzeJob::new);
        assertThat(lines(lake, "raw")).containsExactly("{\"id\":1}", "{\"id\":3}");
    }

    @Test
    void aBrokerThatIsBusyIsWaitedForAndAMistakeIsNot() {
        assertThat(TemporaryStorageFailure.isCauseOf(new IllegalStateException(new TimeoutException("no answer"))))
                .isTrue();
        assertThat(TemporaryStorageFailure.isCauseOf(new InvalidTopicException("a topic/")))
                .isFalse();
    }

    private TestLake lake(String topic, String... options) {
        return TestLake.in(
                folder,
                Stream.concat(
                                Stream.of(
                                        "source.kind=kafka",
                                        "source.kafka.servers=" + broker.servers(),
                                        "source.kafka.topic=" + topic),
                                Stream.of(options))
                        .toArray(String[]::new));
    }

    private static String topic(TestInfo test, int partitions) {
        String name = test.getTestMethod().orElseThrow().getName();
        broker.create(name, partitions);
        return name;
    }

    private static List<String> lines(TestLake lake, String expression) {
        return lake.read(Table.BRONZE_TWEETS)
                .orderBy(functions.expr("source_file"), functions.expr("record_index"), functions.expr("raw"))
                .selectExpr(expression)
                .as(Encoders.STRING())
                .collectAsList();
    }
}
