package io.tweetlake.common.config;

import static io.tweetlake.common.config.Configs.config;
import static io.tweetlake.common.config.Configs.mistakes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceConfigTest {
    @Test
    void readsLinesOfFilesByDefaultFromAPathThatOnlyBronzeNeeds() {
        assertThat(config().source())
                .isEqualTo(new SourceConfig(
                        null,
                        SourceConfig.Kind.FILES,
                        null,
                        SourceConfig.Format.LINES,
                        Duration.ofDays(1),
                        1000,
                        null,
                        null,
                        SourceConfig.AfterIngest.KEEP,
                        null,
                        Duration.ofMinutes(10),
                        List.of("_tmp", ".tmp", ".inprogress", ".part", ".partial"),
                        new SourceLimits(
                                DataSize.parse("128MB"),
                                DataSize.parse("256MB"),
                                DataSize.parse("16MB"),
                                50_000,
                                20_000,
                                50_000_000,
                                DataSize.parse("1TB"),
                                200),
                        new KafkaConfig(
                                null, null, KafkaConfig.Start.EARLIEST, 100_000, KafkaConfig.OnLoss.FAIL, Map.of())));
    }

    @Test
    void takesEveryKey() {
        assertThat(config(
                                "source.path=s3a://tweets/{yyyy}/",
                                "source.kind=sqs",
                                "source.queue=https://sqs.eu-central-1.amazonaws.com/123456789012/tweets",
                                "source.format=document",
                                "source.lookBack=6h",
                                "source.maxFilesPerTrigger=7",
                                "source.maxBytesPerTrigger=64MB",
                                "source.maxFileAge=30d",
                                "source.afterIngest=archive",
                                "source.archive=s3a://tweets-taken/",
                                "source.retryUnreadable=1h",
                                "source.ignore=.new,~",
                                "source.limits.lineBytes=1MB",
                                "source.limits.documentBytes=2MB",
                                "source.limits.recordBytes=3KB",
                                "source.limits.nameBytes=4",
                                "source.limits.names=8",
                                "source.limits.records=5",
                                "source.limits.decompressedBytes=6GB",
                                "source.limits.ratio=7",
                                "source.kafka.servers=one:9092,two:9092",
                                "source.kafka.topic=tweets",
                                "source.kafka.start=latest",
                                "source.kafka.maxMessagesPerTrigger=9",
                                "source.kafka.onLoss=continue",
                                "source.kafka.properties.security.protocol=SASL_SSL")
                        .source())
                .isEqualTo(new SourceConfig(
                        "s3a://tweets/{yyyy}/",
                        SourceConfig.Kind.SQS,
                        "https://sqs.eu-central-1.amazonaws.com/123456789012/tweets",
                        SourceConfig.Format.DOCUMENT,
                        Duration.ofHours(6),
                        7,
                        DataSize.parse("64MB"),
                        Duration.ofDays(30),
                        SourceConfig.AfterIngest.ARCHIVE,
                        "s3a://tweets-taken/",
                        Duration.ofHours(1),
                        List.of(".new", "~"),
                        new SourceLimits(
                                DataSize.parse("1MB"),
                                DataSize.parse("2MB"),
                                DataSize.parse("3KB"),
                                4,
                                8,
                                5,
                                DataSize.parse("6GB"),
                                7),
                        new KafkaConfig(
                                "one:9092,two:9092",
                                "tweets",
                                KafkaConfig.Start.LATEST,
                                9,
                                KafkaConfig.OnLoss.CONTINUE,
                                Map.of("security.protocol", "SASL_SSL"))));
    }

    @Test
    void refusesWhatGoesTogetherAlone() {
        assertThat(mistakes("source.kind=sqs"))
                .containsExactly("source.kind is sqs, and source.queue does not say which queue");
        assertThat(mistakes("source.afterIngest=archive"))
                .containsExactly("source.afterIngest is archive, and source.archive does not say where to");
        assertThat(mistakes("source.queue=tweets")).hasSize(1);
        assertThat(mistakes("source.kind=kafka", "source.kafka.topic=tweets"))
                .containsExactly(
                        "source.kind is kafka, and source.kafka.servers and source.kafka.topic do not both say what to read");
    }

    @Test
    void isReadElsewhereWithoutTouchingWhatIsThere() {
        SourceConfig source = config("source.afterIngest=delete", "source.format=document")
                .source()
                .at("other");
        assertThat(source.path()).isEqualTo("other");
        assertThat(source.format()).isEqualTo(SourceConfig.Format.DOCUMENT);
        assertThat(source.afterIngest()).isEqualTo(SourceConfig.AfterIngest.KEEP);
    }

    @Test
    void refusesAnUnknownFormatWithTheListAndTheNearest() {
        assertThat(mistakes("source.format=documnet"))
                .containsExactly(
                        "source.format: expected lines or document, found \"documnet\"; did you mean document?");
        assertThat(mistakes("source.kind=kafak"))
                .containsExactly(
                        "source.kind: expected files or sqs or cloud-files or kafka, found \"kafak\"; did you mean kafka?");
    }

    @Test
    void refusesLimitsThatNoArrayHolds() {
        assertThat(mistakes("source.limits.lineBytes=2GB"))
                .containsExactly("source.limits: lineBytes, documentBytes and recordBytes are 1GB at most");
        assertThat(mistakes("source.limits.ratio=0")).hasSize(1);
    }

    @Test
    void refusesFilesOutOfRange() {
        String range = "source.maxFilesPerTrigger: expected a number from 1 to 1000000, found ";
        assertThat(mistakes("source.maxFilesPerTrigger=0")).containsExactly(range + 0);
        assertThat(mistakes("source.maxFilesPerTrigger=1000001")).containsExactly(range + 1000001);
    }

    @Test
    void refusesFilesThatAreNoNumber() {
        assertThat(mistakes("source.maxFilesPerTrigger=many"))
                .containsExactly("source.maxFilesPerTrigger: expected a whole number, found \"many\"");
        assertThat(mistakes("source.maxFilesPerTrigger=1.5")).hasSize(1);
    }
}
