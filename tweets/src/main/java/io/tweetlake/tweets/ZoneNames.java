package io.tweetlake.tweets;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * The zone names that a time may carry, each with its one offset. The JDK knows many more, but picks a place for a name
 * that several countries use: {@code IST} (India, Israel, Ireland), {@code GST} (the Gulf, South Georgia), {@code AST} (the
 * Atlantic, Arabia) or {@code ACST} (Australia, Acre). A name that is not in this list is refused.
 */
final class ZoneNames {
    /** {@code CST} and {@code BST} are ambiguous too: RFC 2822 defines the first, and English tweets mean British summer. */
    private static final String LIST = """
            UTC Z, GMT Z, UT Z, Z Z,
            EST -05, EDT -04, CST -06, CDT -05, MST -07, MDT -06, PST -08, PDT -07,
            AKST -09, AKDT -08, HST -10,
            WET Z, WEST +01, BST +01, CET +01, CEST +02, EET +02, EEST +03, MSK +03,
            SAST +02, SGT +08, HKT +08, JST +09, KST +09,
            AEST +10, AEDT +11, NZST +12, NZDT +13""";

    private static final Map<String, ZoneOffset> OFFSETS = offsets();

    private ZoneNames() {}

    /** @throws DateTimeException where the name is not in the list */
    static ZoneOffset offset(String name) {
        ZoneOffset offset = OFFSETS.get(name);
        if (offset == null) {
            throw new DateTimeException("the time zone `%s` is unknown or ambiguous".formatted(name));
        }
        return offset;
    }

    private static Map<String, ZoneOffset> offsets() {
        Map<String, ZoneOffset> offsets = new HashMap<>();
        for (String entry : LIST.split(",\\s+", 0)) {
            String[] parts = entry.split(" ", 2);
            offsets.put(parts[0], ZoneOffset.of(parts[1]));
        }
        return offsets;
    }
}
