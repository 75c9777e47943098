package io.tweetlake.tweets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a post's text names, by its facets ({@code app.bsky.richtext.facet}: ranges of the text's UTF-8, each a link, a mention
 * or a tag) and, outside of these, by the text. A facet whose range is broken is passed over.
 *
 * @param facets by their start
 * @param tags that are not in the text
 */
record BlueskyText(List<Facet> facets, List<String> tags) implements TextEntities {
    private static final String FACET = "app.bsky.richtext.facet#";
    private static final String LINK = FACET + "link";
    private static final String MENTION = FACET + "mention";
    private static final String TAG = FACET + "tag";

    /** A handle, which is the name of a host, or one of another network. Not after or before what makes it something else. */
    private static final Pattern HANDLE =
            Pattern.compile("(?<![\\w@#$%&*!])@(\\w++(?:[.-]++\\w++){0,40}+)(?![@\\u00c0-\\u024f])");
    /** A link's label that shows an address, and not words of the text. */
    private static final Pattern ADDRESS = Pattern.compile("\\S*[\\p{L}\\p{N}]\\.\\p{L}\\S*");

    /**
     * A range of the text, in UTF-16 units.
     *
     * @param value the DID of a mention, or the tag; null where it is missing
     */
    record Facet(int start, int end, String type, String value) {
        boolean covers(int at) {
            return start <= at && at < end;
        }

        String label(String text) {
            return text.substring(start, end);
        }
    }

    static BlueskyText of(JsonNode post, String text) {
        JsonNode found = post.path("facets");
        List<Facet> facets = new ArrayList<>();
        if (found.isArray() && !found.isEmpty()) {
            int[] places = places(text);
            found.forEach(facet -> add(facet, places, facets));
            facets.sort(Comparator.comparingInt(Facet::start));
        }
        List<String> tags = new ArrayList<>();
        for (JsonNode tag : post.path("tags")) {
            if (tag.isTextual() && !tag.textValue().isBlank()) {
                tags.add(withoutSign(tag.textValue()));
            }
        }
        return new BlueskyText(List.copyOf(facets), List.copyOf(tags));
    }

    private static void add(JsonNode facet, int[] places, List<Facet> facets) {
        int start = place(facet.path("index").path("byteStart"), places);
        int end = place(facet.path("index").path("byteEnd"), places);
        if (start < 0 || end <= start) {
            return;
        }
        for (JsonNode feature : facet.path("features")) {
            String type = feature.path("$type").asText();
            RecordFields fields = new RecordFields(feature);
            facets.add(new Facet(start, end, type, fields.textIfAny(type.equals(TAG) ? "tag" : "did")));
        }
    }

    /** For each byte of the text in UTF-8, and its end, the index of the character that begins there, or -1. */
    private static int[] places(String text) {
        int[] places = new int[text.length() * 3 + 1];
        Arrays.fill(places, -1);
        int bytes = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            places[bytes] = at;
            bytes += utf8Length(text.codePointAt(at));
        }
        places[bytes] = text.length();
        return places;
    }

    private static int utf8Length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    private static int place(JsonNode offset, int[] places) {
        boolean known = offset.isInt() && offset.intValue() >= 0 && offset.intValue() < places.length;
        return known ? places[offset.intValue()] : -1;
    }

    /** Links that the text shortens are masked too: their range is one word that shows an address. */
    @Override
    public String masked(String text) {
        StringBuilder masked = new StringBuilder();
        int done = 0;
        for (Facet facet : facets) {
            if (facet.type().equals(LINK)
                    && facet.start() >= done
                    && ADDRESS.matcher(facet.label(text)).matches()) {
                masked.append(text, done, facet.start()).append("http");
                done = facet.end();
            }
        }
        return TweetText.masked(masked.append(text, done, text.length()).toString());
    }

    /** Handles as the text has them; the DID where a mention's label is no handle. */
    @Override
    public List<String> mentions(String text) {
        Map<Integer, String> found = outsideOfFacets(HANDLE, text);
        for (Facet facet : facets) {
            if (facet.type().equals(MENTION)) {
                String label = facet.label(text);
                String name = label.length() > 1 && label.charAt(0) == '@' ? label.substring(1) : facet.value();
                if (name != null) {
                    found.put(facet.start(), name);
                }
            }
        }
        return names(found.values().stream());
    }

    @Override
    public List<String> hashtags(String text) {
        Map<Integer, String> found = outsideOfFacets(TweetText.HASHTAG, text);
        for (Facet facet : facets) {
            if (facet.type().equals(TAG) && facet.value() != null) {
                found.put(facet.start(), withoutSign(facet.value()));
            }
        }
        return names(Stream.concat(found.values().stream(), tags.stream()));
    }

    private Map<Integer, String> outsideOfFacets(Pattern pattern, String text) {
        Map<Integer, String> found = new TreeMap<>();
        pattern.matcher(text)
                .results()
                .filter(match -> facets.stream().noneMatch(facet -> facet.covers(match.start())))
                .forEach(match -> found.put(match.start(), match.group(1)));
        return found;
    }

    private static String withoutSign(String tag) {
        return tag.startsWith("#") || tag.startsWith("＃") ? tag.substring(1) : tag;
    }

    private static List<String> names(Stream<String> names) {
        return names.map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
