package io.tweetlake.bronze.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweetlake.common.config.ConfigLoader;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.s3.LocalStackOptions;
import io.tweetlake.testing.s3.LocalStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** When a message is deleted, and when it is not. */
@Tag("docker")
class NotifiedFilesIT {
    @TempDir
    private Path folder;

    private String bucket;
    private String queue;
    private FileLog log;
    private Configuration hadoop;

    @BeforeEach
    void open() {
        bucket = LocalStack.bucket();
        queue = LocalStack.queue();
        hadoop = LocalStackOptions.hadoop(LocalStack.endpoint());
        log = new FileLog(folder.resolve("log").toUri().toString(), hadoop);
    }

    @Test
    void aProcessThatDiesBeforeTheLogNamesAFileIsToldAgain() {
        LocalStack.put(bucket, "tweets/a.json", "{}");
        send("tweets/a.json");
        try (NotifiedFiles died = files()) {
            assertThat(died.find().files()).hasSize(1);
        }

        try (NotifiedFiles next = files()) {
            List<SourceFile> found = until(next, 1);
            log.add(found);
            next.noted();
        }

        assertThat(messages()).isZero();
    }

    @Test
    void theSameFileIsFoundOnceHoweverOftenItIsTold() {
        LocalStack.put(bucket, "tweets/a.json", "{}");
        for (int i = 0; i < 25; i++) {
            send("tweets/a.json");
        }
        try (NotifiedFiles files = files()) {
            List<SourceFile> found = files.find().files();
            assertThat(found).hasSize(1);
            log.add(found);
            files.noted();
            send("tweets/a.json");
            untilEmpty(files);
        }
        assertThat(messages()).isZero();
    }

    /** Another process may hold a file's first message: what matters is the file, and not what a message said of it. */
    @Test
    void ofAFileThatWasWrittenAgainTheNewContentIsTaken() {
        LocalStack.put(bucket, "tweets/a.json", "{\"id\":1}");
        send("tweets/a.json");
        try (NotifiedFiles files = files()) {
            log.add(until(files, 1));
            files.noted();
            LocalStack.put(bucket, "tweets/a.json", "{\"id\":22}");
            send("tweets/a.json", "tweets/a.json");
            List<SourceFile> again = until(files, 1);
            log.add(again);
            files.noted();

            assertThat(again.get(0).bytes()).isEqualTo(9);
            untilEmpty(files);
        }
    }

    @Test
    void whatIsNoNotificationIsLeftForTheDeadLetters() {
        String deadLetters = LocalStack.queue();
        try (SqsClient sqs = LocalStack.queues()) {
            String arn = sqs.getQueueAttributes(
                            ask -> ask.queueUrl(deadLetters).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
            sqs.setQueueAttributes(set -> set.queueUrl(queue)
                    .attributes(Map.of(
                            QueueAttributeName.REDRIVE_POLICY,
                            "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"1\"}".formatted(arn))));
            sqs.sendMessage(send -> send.queueUrl(queue).messageBody("no JSON"));
        }
        LocalStack.put(bucket, "tweets/a.json", "{}");
        send("tweets/a.json");
        try (NotifiedFiles files = files()) {
            log.add(until(files, 1));
            files.noted();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (LocalStack.messages(deadLetters) == 0) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                assertThat(files.find().files()).isEmpty();
            }
        }
        assertThat(messages()).isZero();
    }

    private NotifiedFiles files() {
        List<String> options = new ArrayList<>(LocalStackOptions.at(LocalStack.endpoint()));
        options.addAll(List.of(
                "lake.root=none",
                "source.kind=sqs",
                "source.queue=" + queue,
                "source.path=s3a://%s/tweets/".formatted(bucket)));
        TweetlakeConfig config = ConfigLoader.load(null, options, Map.of()).config();
        SourceConfig source = config.source();
        return new NotifiedFiles(source, log, hadoop);
    }

    /** Messages are out of sight for a second after somebody was given them. */
    private static List<SourceFile> until(NotifiedFiles files, int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        List<SourceFile> found = files.find().files();
        while (found.size() < count) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            found = files.find().files();
        }
        return found;
    }

    private void untilEmpty(NotifiedFiles files) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (messages() > 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            assertThat(files.find().files()).isEmpty();
            files.noted();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private void send(String... keys) {
        try (SqsClient sqs = LocalStack.queues()) {
            for (String key : keys) {
                String message =
                        ("{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"%s\"},"
                                        + "\"object\":{\"key\":\"%s\"}}}]}")
                                .formatted(bucket, key);
                sqs.sendMessage(send -> send.queueUrl(queue).messageBody(message));
            }
        }
    }

    private int messages() {
        return LocalStack.messages(queue);
    }
}
