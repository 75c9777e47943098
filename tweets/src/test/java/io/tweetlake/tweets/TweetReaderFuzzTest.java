package io.tweetlake.tweets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever is done to a record, reading it ends in a tweet, a notice or a rejection that says why. */
class TweetReaderFuzzTest {
    private static final int TRIES = 6000;
    /** The same records in each build; a failure prints the one that failed. */
    private static final String SEED = "2067173465877643765";

    private static final List<String> NAMES = List.of(
            "id",
            "id_str",
            "text",
            "full_text",
            "created_at",
            "user",
            "data",
            "includes",
            "delete",
            "status",
            "errors",
            "verb",
            "did",
            "facets",
            "byteStart");

    private static final List<String> HOSTILE = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1.5E18",
            "1781521200.0",
            "\"2.06648E+18\"",
            "1e999",
            "-0.0",
            "9007199254740993",
            "9223372036854775808",
            "9".repeat(900),
            "\"\"",
            "\" \\t\\n\"",
            "\"\\ud83d\"",
            "\"\\udc00\\ud83d\"",
            "\"\\u0000\"",
            "\"&#x110000;&#xD800;&amp\"",
            "\"9999999999999999\"",
            "\"-9999999999999999\"",
            "\"Wed Feb 30 25:61:61 +9999 0000\"",
            "\"2026-06-17T11:02:00+19:00\"",
            "\"tag:search.twitter.com,2005:\"",
            "\"retweeted\"",
            "[]",
            "{}",
            "[[[[{}]]]]",
            "{\"id\":{\"id\":[]}}",
            "\"" + "#".repeat(5000) + "@".repeat(5000) + "\"",
            "[".repeat(900) + "]".repeat(900));

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void aRecordWithOtherFieldsIsReadOrRejected(@ForAll("samples") String record, @ForAll Random random)
            throws IOException {
        JsonNode tree = Samples.JSON.readTree(record.getBytes(StandardCharsets.UTF_8));
        for (int change = random.nextInt(4); change >= 0; change--) {
            changeSomewhere(tree, random);
        }

        assertIsReadOrRejected(tree.toString());
    }

    @Property(tries = TRIES, seed = SEED, shrinking = ShrinkingMode.OFF)
    void aRecordWithOtherCharactersIsReadOrRejected(@ForAll("samples") String record, @ForAll Random random) {
        StringBuilder text = new StringBuilder(record);
        for (int change = random.nextInt(4); change >= 0 && !text.isEmpty(); change--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, "{}[]\",:\\0e-".charAt(random.nextInt(11)));
                case 3 -> text.setCharAt(at, (char) random.nextInt(Character.MAX_VALUE));
                default -> text.setLength(random.nextInt(10) == 0 ? at : text.length());
            }
        }

        assertIsReadOrRejected(text.toString());
    }

    @Provide
    Arbitrary<String> samples() throws IOException {
        List<String> records = new ArrayList<>();
        for (String file : Samples.files()) {
            records.addAll(Samples.records(file));
        }
        return Arbitraries.of(records);
    }

    private static void assertIsReadOrRejected(String record) {
        ParsedRecord reading;
        try {
            reading = TweetReader.read(record);
        } catch (Rejection e) {
            assertThat(e).message().isNotBlank();
            assertThat(e.reason()).isNotNull();
            return;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("broken by " + record, e);
        }
        if (reading instanceof Tweet tweet) {
            assertThat(tweet.id()).as(record).isNotBlank();
            assertThat(tweet.text()).as(record).isNotBlank();
            assertThat(tweet.timestamp()).as(record).isBetween("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z");
            assertThat(tweet.cleanText()).as(record).isNotBlank();
            assertThat(tweet.mentions()).as(record).doesNotContain("");
            assertThat(tweet.hashtags()).as(record).doesNotContain("");
        } else {
            assertThat(((Notices) reading).all()).as(record).isNotEmpty();
        }
    }

    /** Goes down from the root by chance, and drops, renames, replaces, nests or moves a field there. */
    private static void changeSomewhere(JsonNode root, Random random) throws IOException {
        JsonNode node = root;
        List<JsonNode> below = containers(node);
        while (!below.isEmpty() && random.nextInt(3) > 0) {
            node = below.get(random.nextInt(below.size()));
            below = containers(node);
        }
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            changeField(object, random);
        } else if (node instanceof ArrayNode array) {
            array.insert(0, Samples.JSON.readTree(HOSTILE.get(random.nextInt(HOSTILE.size()))));
        }
    }

    private static void changeField(ObjectNode object, Random random) throws IOException {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        JsonNode value = object.get(name);
        switch (random.nextInt(6)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(NAMES.get(random.nextInt(NAMES.size())), object.remove(name));
            case 2 -> object.set(name, Samples.JSON.createObjectNode().set(name, value));
            case 3 ->
                object.set(
                        name, value.isTextual() ? Samples.JSON.createArrayNode().add(value) : object.textNode("x"));
            default -> object.set(name, Samples.JSON.readTree(HOSTILE.get(random.nextInt(HOSTILE.size()))));
        }
    }

    private static List<JsonNode> containers(JsonNode node) {
        List<JsonNode> containers = new ArrayList<>();
        node.forEach(child -> {
            if (child.isContainerNode()) {
                containers.add(child);
            }
        });
        return containers;
    }
}
