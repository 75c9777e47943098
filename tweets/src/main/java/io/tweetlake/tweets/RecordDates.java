package io.tweetlake.tweets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** When a record says that its tweet was written, in any of the shapes; and the same record as if written at another time. */
public final class RecordDates {
    private static final List<String> FIELDS = List.of("created_at", "timestamp_ms", "date", "postedTime");
    private static final List<String> FIELDS_OF_BLUESKY = List.of("createdAt", "time", "indexedAt");
    /** Their dates are those of accounts and places. */
    private static final Set<String> NOT_OF_TWEETS = Set.of("user", "users", "actor", "author", "places", "entities");

    private static final BlueskyShape BLUESKY = new BlueskyShape();

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final DateTimeFormatter TWITTER =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss +0000 yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

    private RecordDates() {}

    /** @param record its text in UTF-8; one that is no tweet, or no JSON, has no date */
    public static Optional<Instant> of(byte[] record) {
        return tree(record).flatMap(RecordDates::date);
    }

    /**
     * Moves every date of the tweet, and of those that it quotes or repeats, so far that its own is the one given. The forms
     * of dates stay, and their zone becomes UTC.
     *
     * @return the record as it came where it has no date
     */
    public static byte[] moved(byte[] record, Instant to) {
        return tree(record)
                .flatMap(tree -> date(tree).map(from -> {
                    move(tree, Duration.between(from, to), BLUESKY.matches(tree) ? FIELDS_OF_BLUESKY : FIELDS);
                    return tree.toString().getBytes(StandardCharsets.UTF_8);
                }))
                .orElse(record);
    }

    private static Optional<JsonNode> tree(byte[] record) {
        try {
            return Optional.ofNullable(JSON.readTree(record)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("bytes cannot fail to be read", e);
        }
    }

    private static Optional<Instant> date(JsonNode tree) {
        if (BLUESKY.matches(tree)) {
            return dateOfBluesky(tree);
        }
        JsonNode tweet = tree.path("data").isObject() ? tree.get("data") : ArchiveShape.tweet(tree);
        return FIELDS.stream()
                .map(field -> Timestamps.orNull(MongoValues.unwrapped(tweet.path(field))))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static Optional<Instant> dateOfBluesky(JsonNode tree) {
        try {
            return Optional.of(BLUESKY.read(tree).timestamp());
        } catch (Rejection e) {
            return Optional.empty();
        }
    }

    private static void move(JsonNode tree, Duration by, List<String> fields) {
        if (tree instanceof ObjectNode object) {
            for (String field : fields) {
                JsonNode value = MongoValues.unwrapped(object.path(field));
                Instant old = Timestamps.orNull(value);
                if (old != null) {
                    object.set(field, written(value, old.plus(by)));
                }
            }
            moveMicros(object, by);
        }
        tree.properties().stream()
                .filter(property -> !NOT_OF_TWEETS.contains(property.getKey()))
                .forEach(property -> move(property.getValue(), by, fields));
        if (tree.isArray()) {
            tree.forEach(element -> move(element, by, fields));
        }
    }

    private static void moveMicros(ObjectNode object, Duration by) {
        Instant old = BlueskyEvent.ofMicros(object.path(BlueskyEvent.SEEN_MICROS));
        if (old != null) {
            object.put(BlueskyEvent.SEEN_MICROS, ChronoUnit.MICROS.between(Instant.EPOCH, old.plus(by)));
        }
    }

    /** In the form of the old one; a form that is neither Twitter's nor a number becomes ISO-8601. */
    private static JsonNode written(JsonNode old, Instant date) {
        String text = old.asText().strip();
        if (!old.isNumber() && !text.matches("\\d+(\\.\\d+)?")) {
            DateTimeFormatter form = Character.isLetter(text.charAt(0)) ? TWITTER : ISO;
            return TextNode.valueOf(form.format(date.atOffset(ZoneOffset.UTC)));
        }
        boolean isSeconds = new BigDecimal(text).compareTo(Timestamps.FIRST_MILLIS) < 0;
        long number = isSeconds ? date.getEpochSecond() : date.toEpochMilli();
        return old.isNumber() ? JSON.getNodeFactory().numberNode(number) : TextNode.valueOf(Long.toString(number));
    }
}
