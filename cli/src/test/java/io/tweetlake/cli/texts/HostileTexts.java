package io.tweetlake.cli.texts;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Texts that files of texts are known to lose or to spoil: always the same ones, all different. */
public final class HostileTexts {
    private static final List<String> PIECES = List.of(
            "\"",
            "\"\"",
            ",",
            "\t",
            "\n",
            "\r\n",
            "\r",
            "\u0000",
            "\\",
            "\\n",
            "\\t",
            "'",
            "#",
            "😀",
            "👩‍👩‍👧",
            "é",
            "e\u0301",
            "\u2028",
            "\u0085",
            "\ue00d",
            "\ufffd",
            " ",
            "  ",
            ";",
            "|",
            "{\"text\": 1}",
            "word",
            "ship",
            "great day",
            "</s>",
            "&amp;",
            "@ann",
            "C:\\new\\table",
            "NaN",
            "null",
            "\ufeff",
            "\u00a0",
            "\u202e");

    private HostileTexts() {}

    /** Each of the printable ASCII characters first, then random sequences of what is hostile. */
    public static List<String> of(int count) {
        List<String> texts = new ArrayList<>();
        for (char first = '!'; first <= '~'; first++) {
            texts.add(first + "first in its row");
            texts.add(first + "\" then, a \"quoted\" word");
        }
        Iterator<String> random = random().iterator();
        for (int i = 0; texts.size() < count; i++) {
            texts.add(random.next() + i + random.next());
        }
        return texts.subList(0, count);
    }

    private static Stream<String> random() {
        Random random = new Random(22);
        return Stream.generate(() -> {
            StringBuilder text = new StringBuilder();
            for (int pieces = 1 + random.nextInt(6); pieces > 0; pieces--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            return text.toString();
        });
    }

    /** The files that {@code write_texts.py} writes of them. */
    static List<String> files() {
        return List.of(
                "excel.csv",
                "excel-tab.tsv",
                "unix.csv",
                "ascii.jsonl",
                "utf8.ndjson",
                "array.json",
                "pandas.csv",
                "pandas.csv.gz",
                "pandas.tsv",
                "pandas.jsonl",
                "pandas.json");
    }
}
