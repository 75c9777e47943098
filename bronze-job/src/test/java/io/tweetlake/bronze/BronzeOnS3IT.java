package io.tweetlake.bronze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.common.UserError;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import io.tweetlake.common.s3.LocalStackOptions;
import io.tweetlake.testing.s3.FaultyStore;
import io.tweetlake.testing.s3.LocalStack;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

@Tag("docker")
@Tag("spark")
class BronzeOnS3IT {
    private static final Pattern LISTED_DAY =
            Pattern.compile("GET .*list-type=2.*prefix=tweets%2F(\\d{4}%2F\\d\\d%2F\\d\\d).*");

    @TempDir
    private Path folder;

    private String bucket;

    @BeforeEach
    void makeBucket() {
        bucket = LocalStack.bucket();
    }

    @Test
    void aTriggerListsTheDaysThatSomethingMayHaveComeInto() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Map<String, String> tweets = new HashMap<>();
        for (int day = 0; day < 40; day++) {
            tweets.put(key(today.minusDays(day), "a"), "{\"id\":%d}".formatted(day));
        }
        LocalStack.putAll(bucket, tweets);
        try (FaultyStore store = new FaultyStore(LocalStack.endpoint())) {
            TestLake lake = lake(
                    store.endpoint(),
                    "source.path=s3a://%s/tweets/{yyyy}/{MM}/{dd}/".formatted(bucket),
                    "source.maxFilesPerTrigger=25");
            lake.run(BronzeJob::new);
            assertThat(lake.count(Table.BRONZE_TWEETS)).isEqualTo(40);

            int before = store.requests().size();
            LocalStack.put(bucket, key(today, "b"), "{\"id\":100}");
            LocalStack.put(bucket, key(today.minusDays(1), "late"), "{\"id\":101}");
            lake.run(BronzeJob::new);

            assertThat(lake.count(Table.BRONZE_TWEETS)).isEqualTo(42);
            List<String> days = store.requests().stream()
                    .skip(before)
                    .map(LISTED_DAY::matcher)
                    .filter(Matcher::matches)
                    .map(match -> match.group(1))
                    .toList();
            // Today and, with a look-back of a day, yesterday; and one more where midnight has come meanwhile.
            assertThat(days).hasSizeBetween(2, 3).contains(day(today).replace("/", "%2F"));
        }
    }

    @Test
    void anObjectInAnArchiveIsARowAndIsReadOnceItIsRestored() {
        LocalStack.putAll(bucket, Map.of("tweets/a.json", "{\"id\":1}", "tweets/cold.json", "{\"id\":2}"));
        try (FaultyStore store = new FaultyStore(LocalStack.endpoint())) {
            TestLake lake = lake(
                    store.endpoint(), "source.path=s3a://%s/tweets/".formatted(bucket), "source.retryUnreadable=1ms");
            store.archiving(request -> request.getRequestMethod().equals("GET")
                    && request.getRequestURI().getPath().endsWith("/cold.json"));
            lake.run(BronzeJob::new);
            assertThat(rows(lake))
                    .containsExactlyInAnyOrder(
                            "{\"id\":1}",
                            "the file s3a://%s/tweets/cold.json cannot be read: the object is in an archive storage class: restore it first"
                                    .formatted(bucket));

            store.archiving(request -> false);
            lake.run(BronzeJob::new);

            assertThat(rows(lake)).hasSize(3).contains("{\"id\":1}", "{\"id\":2}");
        }
    }

    private static List<String> rows(TestLake lake) {
        return lake.read(Table.BRONZE_TWEETS)
                .selectExpr("coalesce(parse_error, raw)")
                .as(Encoders.STRING())
                .collectAsList();
    }

    @Test
    void notificationsBecomeRowsOnce() {
        String queue = LocalStack.queue();
        notifyOf(queue);
        LocalStack.put(bucket, "tweets/first.json", "{\"id\":1}\n{\"id\":2}");
        LocalStack.put(bucket, "tweets/d\u00e9ja vu+1.json", "{\"id\":3}");
        LocalStack.put(bucket, "elsewhere/other.json", "{\"id\":-1}");
        LocalStack.put(bucket, "tweets/_hidden.json", "{\"id\":-2}");
        LocalStack.put(bucket, "tweets/gone.json", "{\"id\":-3}");
        delete("tweets/gone.json");
        String second = tag("tweets/first.json");
        // Again, in another order, beside texts that are no notifications.
        send(queue, "no JSON", "{\"Event\":\"s3:TestEvent\"}", "{}", created("tweets/first.json", second));
        send(queue, created("tweets/first.json", second), created("tweets/", "x"), created("tweets/%zz", "x"));
        untilThere(queue, 13);

        TestLake lake = lake(
                LocalStack.endpoint(),
                "source.path=s3a://%s/tweets/".formatted(bucket),
                "source.kind=sqs",
                "source.queue=" + queue,
                "source.maxFilesPerTrigger=1",
                // What the lake writes would be told of too.
                "lake.root=s3a://%s/lake".formatted(LocalStack.bucket()));
        lake.run(BronzeJob::new);
        assertThat(raw(lake)).containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
        assertThat(LocalStack.messages(queue)).as("messages left").isZero();

        send(queue, created("tweets/first.json", second));
        LocalStack.put(bucket, "tweets/last.json", "{\"id\":4}");
        // Of a name that is written again the new content is told of, and taken.
        LocalStack.put(bucket, "tweets/first.json", "{\"id\":5}");
        untilThere(queue, 3);
        lake.run(BronzeJob::new);
        assertThat(raw(lake)).containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":4}", "{\"id\":5}");
        assertThat(LocalStack.messages(queue)).as("messages left").isZero();

        // A list finds nothing that notifications have not told of, and the other way round.
        TestLake listed = lake(
                LocalStack.endpoint(),
                "source.path=s3a://%s/tweets/".formatted(bucket),
                "lake.root=" + lake.config().lake().root());
        LocalStack.put(bucket, "tweets/listed.json", "{\"id\":6}");
        listed.run(BronzeJob::new);
        lake.run(BronzeJob::new);
        assertThat(raw(lake)).hasSize(6);
    }

    @Test
    void aQueueThatIsNotThereIsNamed() {
        TestLake lake = lake(
                LocalStack.endpoint(),
                "source.path=s3a://%s/tweets/".formatted(bucket),
                "source.kind=sqs",
                "source.queue=" + LocalStack.endpoint() + "/000000000000/no-such-queue");
        assertThatThrownBy(() -> lake.run(BronzeJob::new))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no queue")
                .hasMessageContaining("no-such-queue");
    }

    @Test
    void whatWasTakenIsMovedWithinTheBucket() {
        LocalStack.put(bucket, "tweets/day/before.json", "{\"id\":0}");
        String[] options = {
            "source.path=s3a://%s/tweets/".formatted(bucket),
            "source.afterIngest=archive",
            "source.archive=s3a://%s/taken/".formatted(bucket)
        };
        TestLake lake = lake(LocalStack.endpoint(), options);
        lake.run(BronzeJob::new);
        LocalStack.put(bucket, "tweets/day/a b.json", "{\"id\":1}");
        lake.run(BronzeJob::new);

        assertThat(raw(lake)).containsExactly("{\"id\":0}", "{\"id\":1}");
        assertThat(LocalStack.keys(bucket, "taken/")).containsExactly("taken/day/a b.json", "taken/day/before.json");
        assertThat(LocalStack.keys(bucket, "tweets/")).isEmpty();
    }

    private TestLake lake(String endpoint, String... options) {
        List<String> all = new ArrayList<>(LocalStackOptions.at(endpoint));
        all.add("lake.root=s3a://%s/lake".formatted(bucket));
        TestLake lake = TestLake.in(
                folder, Stream.concat(all.stream(), Stream.of(options)).toArray(String[]::new));
        SparkSessions.open(lake.config());
        return lake;
    }

    private static String key(LocalDate day, String name) {
        return "tweets/%s/%s.json".formatted(day(day), name);
    }

    private static String day(LocalDate day) {
        return DateTimeFormatter.ofPattern("yyyy/MM/dd").format(day);
    }

    private static List<String> raw(TestLake lake) {
        return lake.read(Table.BRONZE_TWEETS)
                .select("raw")
                .orderBy("raw")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private void notifyOf(String queue) {
        try (S3Client s3 = LocalStack.client();
                SqsClient sqs = LocalStack.queues()) {
            String arn = sqs.getQueueAttributes(ask -> ask.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
            QueueConfiguration told = QueueConfiguration.builder()
                    .queueArn(arn)
                    .events(Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED)
                    .build();
            s3.putBucketNotificationConfiguration(
                    put -> put.bucket(bucket).notificationConfiguration(to -> to.queueConfigurations(List.of(told))));
        }
    }

    private void delete(String key) {
        try (S3Client s3 = LocalStack.client()) {
            s3.deleteObject(delete -> delete.bucket(bucket).key(key));
        }
    }

    private String tag(String key) {
        try (S3Client s3 = LocalStack.client()) {
            return s3.headObject(head -> head.bucket(bucket).key(key)).eTag().replace("\"", "");
        }
    }

    private String created(String key, String tag) {
        return ("{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"%s\"},"
                        + "\"object\":{\"key\":\"%s\",\"eTag\":\"%s\"}}}]}")
                .formatted(bucket, key, tag);
    }

    private static void send(String queue, String... messages) {
        try (SqsClient sqs = LocalStack.queues()) {
            for (String message : messages) {
                sqs.sendMessage(send -> send.queueUrl(queue).messageBody(message));
            }
        }
    }

    /** S3 notifies when it gets round to it. */
    private static void untilThere(String queue, int messages) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (LocalStack.messages(queue) < messages) {
            assertThat(System.nanoTime()).as("messages").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
