package io.tweetlake.bronze.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweetlake.common.JsonErrors;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What S3 says of objects that came: itself, through a topic of SNS, or through EventBridge. */
final class S3Notification {
    private static final ObjectMapper JSON = new ObjectMapper();

    private S3Notification() {}

    /**
     * An object that was written.
     *
     * @param version what tells it from others of its name; empty where the notification does not say
     */
    record Created(String bucket, String key, String version) {}

    /** A text that is no notification of S3's. */
    static final class NotOne extends Exception {
        private static final long serialVersionUID = 1L;

        NotOne(String reason) {
            super(reason);
        }
    }

    /**
     * @param message as the queue has it
     * @return none where S3 tells of something else, such as a deletion or that notifications work
     */
    static List<Created> read(String message) throws NotOne {
        JsonNode body = json(message);
        if (body.path("Type").asText().equals("Notification") && body.has("Message")) {
            body = json(body.get("Message").asText());
        }
        if (body.path("Event").asText().equals("s3:TestEvent")) {
            return List.of();
        }
        if (body.path("source").asText().equals("aws.s3") && body.has("detail")) {
            return ofEventBridge(body);
        }
        if (!body.path("Records").isArray()) {
            throw new NotOne("neither Records nor an event of S3's");
        }
        List<Created> created = new ArrayList<>();
        for (JsonNode each : body.get("Records")) {
            if (each.path("eventName").asText().startsWith("ObjectCreated:")) {
                JsonNode s3 = each.path("s3");
                created.add(created(s3, decoded(text(s3.path("object").path("key"), "object.key")), "eTag"));
            }
        }
        return created;
    }

    /** Its keys are as they are. */
    private static List<Created> ofEventBridge(JsonNode event) throws NotOne {
        JsonNode detail = event.get("detail");
        return event.path("detail-type").asText().equals("Object Created")
                ? List.of(created(detail, text(detail.path("object").path("key"), "object.key"), "etag"))
                : List.of();
    }

    private static Created created(JsonNode s3, String key, String version) throws NotOne {
        String bucket = text(s3.path("bucket").path("name"), "bucket.name");
        return new Created(bucket, key, s3.path("object").path(version).asText(""));
    }

    private static JsonNode json(String text) throws NotOne {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new NotOne("no JSON: " + JsonErrors.describe(e));
        }
    }

    private static String text(JsonNode value, String name) throws NotOne {
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw new NotOne("it has no " + name);
        }
        return value.asText();
    }

    /** As a form encodes it, blanks as plus signs. */
    private static String decoded(String key) throws NotOne {
        try {
            return URLDecoder.decode(key, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new NotOne("the key %s is not URL-encoded".formatted(key));
        }
    }
}
