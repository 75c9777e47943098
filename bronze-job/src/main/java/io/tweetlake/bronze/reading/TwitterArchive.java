package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tweetlake.bronze.discovery.SourceFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of the archive that Twitter lets people download of their own account. Each assigns an array to a JavaScript
 * variable, {@code window.YTD.tweets.part0 = [ {"tweet": {...}}, ... ]}, and the tweets do not name their author, who is in
 * {@code account.js} beside them. Their records are {@code {"tweet":{...},"account":{"accountId":...,"username":...}}}.
 */
final class TwitterArchive {
    private static final Pattern PREFIX = Pattern.compile("\\s*window\\.(?:YTD\\.)?([\\w$]+)[\\w.$]*\\s*=");
    /** Of tweets: the archives of earlier years have the second name. */
    private static final Set<String> TWEETS = Set.of("tweets", "tweet", "community_tweet");

    private static final String ACCOUNT_FILE = "account.js";
    private static final int LARGEST_ACCOUNT_FILE = 1 << 20;
    private static final ObjectMapper JSON =
            new ObjectMapper(new Utf8JsonFactory(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));

    private TwitterArchive() {}

    /** @return the bytes before the array; 0 for a text that is no such file */
    static int prefixLength(byte[] head) {
        Matcher prefix = PREFIX.matcher(new String(head, StandardCharsets.ISO_8859_1));
        return prefix.lookingAt() ? prefix.end() : 0;
    }

    /** What the archive calls the content of this file; null for tweets, and for a text that is no such file. */
    static String contentOtherThanTweets(byte[] head) {
        Matcher prefix = PREFIX.matcher(new String(head, StandardCharsets.ISO_8859_1));
        return prefix.lookingAt() && !TWEETS.contains(prefix.group(1)) ? prefix.group(1) : null;
    }

    /** Who wrote the tweets of an archive; null if none of its members says so. */
    static JsonNode accountIn(ArchiveMembers members) throws IOException {
        while (members.next()) {
            if (new Path("/" + members.name()).getName().equals(ACCOUNT_FILE) && members.isReadable()) {
                return account(members.text().readNBytes(LARGEST_ACCOUNT_FILE));
            }
        }
        return null;
    }

    /** Who wrote the tweets of a file, as the file beside it says; null if it is not there or does not say. */
    static JsonNode accountBeside(SourceFile tweets, Configuration hadoop) {
        try {
            FileSystem files = tweets.fileSystem(hadoop);
            Path beside = new Path(tweets.path().getParent(), ACCOUNT_FILE);
            try (InputStream file = files.open(beside)) {
                return account(file.readNBytes(LARGEST_ACCOUNT_FILE));
            }
        } catch (IOException e) {
            return null;
        }
    }

    private static JsonNode account(byte[] text) throws IOException {
        int prefix = prefixLength(text);
        JsonNode account = JSON.readTree(text, prefix, text.length - prefix).at("/0/account");
        ObjectNode author = JSON.createObjectNode();
        author.set("accountId", account.path("accountId"));
        author.set("username", account.path("username"));
        return account.path("accountId").isTextual() ? author : null;
    }

    /** Adds the account to tweets. */
    static Iterator<JsonRecord> withAccount(
            Iterator<JsonRecord> records, Supplier<JsonNode> account, Utf8JsonFactory json) {
        return new Iterator<>() {
            private JsonNode author;
            private boolean asked;

            @Override
            public boolean hasNext() {
                return records.hasNext();
            }

            @Override
            public JsonRecord next() {
                JsonRecord record = records.next();
                if (!isTweet(record)) {
                    return record;
                }
                author = asked ? author : account.get();
                asked = true;
                return author == null ? record : with(record, author, json);
            }
        };
    }

    private static boolean isTweet(JsonRecord record) {
        return record.error() == null
                && new String(record.raw(), StandardCharsets.UTF_8).matches("(?s)\\{\\s*\"tweet\"\\s*:.*");
    }

    private static JsonRecord with(JsonRecord record, JsonNode author, Utf8JsonFactory json) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(Arrays.copyOf(record.raw(), record.raw().length - 1));
        text.writeBytes((",\"account\":" + author + "}").getBytes(StandardCharsets.UTF_8));
        byte[] raw = text.toByteArray();
        return new JsonRecord(raw, JsonText.parse(json, raw).payload(), null, record.index(), record.position());
    }
}
