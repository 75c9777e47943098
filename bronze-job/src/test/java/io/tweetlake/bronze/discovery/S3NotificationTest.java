package io.tweetlake.bronze.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.bronze.discovery.S3Notification.Created;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as Amazon's documentation shows them, shortened. */
class S3NotificationTest {
    private static final String CREATED = """
            {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":
            {"name":"b"},"object":{"key":"a/caf%%C3%%A9+au+lait%%2B.json","size":1,"eTag":"e1","sequencer":"0055"}}}%s]}""";

    @Test
    void namesWhatWasWrittenByItsDecodedKey() throws Exception {
        assertThat(S3Notification.read(CREATED.formatted("")))
                .containsExactly(new Created("b", "a/café au lait+.json", "e1"));
    }

    @Test
    void passesOverWhatWasNotWritten() throws Exception {
        String removed =
                ",{\"eventName\":\"ObjectRemoved:Delete\",\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"x\"}}}";
        assertThat(S3Notification.read(CREATED.formatted(removed))).hasSize(1);
        assertThat(S3Notification.read("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"b\"}"))
                .isEmpty();
        assertThat(S3Notification.read("{\"Records\":[]}")).isEmpty();
    }

    @Test
    void readsWhatATopicPassesOn() throws Exception {
        String passedOn = new ObjectMapper()
                .createObjectNode()
                .put("Type", "Notification")
                .put("Message", CREATED.formatted(""))
                .toString();
        assertThat(S3Notification.read(passedOn)).hasSize(1);
    }

    @Test
    void readsEventBridgeWhoseKeysAreAsTheyAre() throws Exception {
        String event = "{\"source\":\"aws.s3\",\"detail-type\":\"%s\",\"detail\":{\"bucket\":{\"name\":\"b\"},"
                + "\"object\":{\"key\":\"a+b%%20.json\",\"etag\":\"e2\"}}}";
        assertThat(S3Notification.read(event.formatted("Object Created")))
                .containsExactly(new Created("b", "a+b%20.json", "e2"));
        assertThat(S3Notification.read(event.formatted("Object Deleted"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "NaN",
                "{\"a\":01}",
                "7",
                "{}",
                "{\"Records\":7}",
                "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\"}]}",
                "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"%zz\"}}}]}",
                "{\"Type\":\"Notification\",\"Message\":\"hello\"}"
            })
    void refusesEverythingElse(String message) {
        assertThatThrownBy(() -> S3Notification.read(message))
                .isInstanceOf(S3Notification.NotOne.class)
                .message()
                .doesNotContain("[Source", "JsonReadFeature", "JsonParser");
    }
}
