package io.tweetlake.silver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Parses a record into a tree of the fields that some shape reads. Most of a tweet's text is entities, media and profiles:
 * it is checked, but nothing is made of it.
 */
final class RecordTree {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Set<String> READ = Set.of(
            // v1.1 and the course's
            "id",
            "id_str",
            "created_at",
            "date",
            "user",
            "screen_name",
            "text",
            "full_text",
            "extended_tweet",
            "retweeted_status",
            "lang",
            "sentiment",
            // v2
            "data",
            "includes",
            "users",
            "tweets",
            "username",
            "author",
            "author_id",
            "note_tweet",
            "referenced_tweets",
            "type",
            "edit_history_tweet_ids",
            // activities
            "objectType",
            "verb",
            "actor",
            "preferredUsername",
            "object",
            "body",
            "long_object",
            "postedTime",
            "twitter_lang",
            // notices
            "delete",
            "drop",
            "undrop",
            "tweet_edit",
            "status_withheld",
            "withheld",
            "scrub_geo",
            "user_withheld",
            "user_delete",
            "user_undelete",
            "user_protect",
            "user_unprotect",
            "user_suspend",
            "user_unsuspend",
            "user_profile_modification",
            "limit",
            "disconnect",
            "warning",
            "friends",
            "friends_str",
            "status",
            "tweet",
            "user_id",
            "user_id_str",
            "up_to_status_id",
            "up_to_status_id_str",
            "up_to_tweet_id",
            "track",
            "code",
            "timestamp_ms",
            "timestampMs",
            "event_at",
            "errors",
            "title",
            "message",
            "resource_type",
            "resource_id",
            "value",
            "statuses",
            "meta",
            "result_count");

    private RecordTree() {}

    /** @throws Rejection where the text is not one JSON value */
    static JsonNode of(String raw) throws Rejection {
        return parse(raw, parser -> {
            JsonNode tree = tree(parser);
            if (parser.nextToken() != null) {
                throw new Rejection(Rejection.Reason.NOT_JSON, "more than one JSON value in the record");
            }
            return tree;
        });
    }

    /** The names of an object's fields, in order, read or not. */
    static List<String> fieldNames(String raw) throws Rejection {
        return parse(raw, parser -> {
            List<String> names = new ArrayList<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                names.add(name);
                parser.nextToken();
                parser.skipChildren();
            }
            return names;
        });
    }

    /** What is made of a value, by a parser that stands on its first token. */
    private interface Parse<T> {
        T from(JsonParser parser) throws IOException, Rejection;
    }

    private static <T> T parse(String raw, Parse<T> parse) throws Rejection {
        try (JsonParser parser = JSON.createParser(raw)) {
            if (parser.nextToken() == null) {
                throw new Rejection(Rejection.Reason.NOT_JSON, "the record is empty");
            }
            return parse.from(parser);
        } catch (JsonProcessingException e) {
            throw new Rejection(Rejection.Reason.NOT_JSON, Excerpt.of(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
    }

    /** Recursive: Jackson refuses more than 1,000 levels. */
    private static JsonNode tree(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    private static JsonNode object(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (READ.contains(name)) {
                object.set(name, tree(parser));
            } else {
                parser.skipChildren();
            }
        }
        return object;
    }

    private static JsonNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(tree(parser));
        }
        return array;
    }

    private static JsonNode integer(JsonParser parser) throws IOException {
        return parser.getNumberType() == NumberType.BIG_INTEGER
                ? NODES.numberNode(parser.getBigIntegerValue())
                : NODES.numberNode(parser.getLongValue());
    }
}
