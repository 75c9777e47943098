package io.tweetlake.cli.texts;

import io.tweetlake.common.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is in a file of texts, by the end of its name in any case, with or without {@code .gz}. */
public enum TextFormat {
    /** A text on each line. */
    LINES("txt"),
    /** Separated by commas, as RFC 4180 defines it, with a header. */
    CSV("csv"),
    /** Separated by tabs, with a header. */
    TSV("tsv", "tab"),
    /** A JSON object on each line. */
    JSONL("jsonl", "ndjson"),
    /** JSON objects, one after the other or in one array. */
    JSON("json");

    private static final String GZIP = ".gz";
    private static final String AS_JSON_LINES =
            "write it as JSON Lines; in Python: pandas.%s(\"%s\").to_json(\"texts.jsonl\", orient=\"records\","
                    + " lines=True)";
    private static final Map<String, String> PANDAS_READERS = Map.of(
            "parquet", "read_parquet",
            "orc", "read_orc",
            "feather", "read_feather",
            "arrow", "read_feather",
            "xlsx", "read_excel",
            "xls", "read_excel",
            "ods", "read_excel",
            "pkl", "read_pickle",
            "pickle", "read_pickle");
    private static final List<String> ARCHIVES = List.of("zip", "bz2", "xz", "zst", "tar", "tgz", "7z", "lz4", "rar");
    private static final List<String> OTHERS = List.of("avro", "db", "sqlite", "h5", "pdf", "doc", "docx", "html");

    private final List<String> extensions;

    TextFormat(String... extensions) {
        this.extensions = List.of(extensions);
    }

    /** Whether a file of this format has columns, or fields, by name. */
    public boolean hasColumns() {
        return this != LINES;
    }

    /**
     * The format that a name ends in; lines where the name says nothing.
     *
     * @throws UserError if the name is that of a format that is not read, such as {@code .parquet}
     */
    public static TextFormat of(String file) {
        String extension = extension(file);
        if (PANDAS_READERS.containsKey(extension)) {
            throw refused(file, extension, AS_JSON_LINES.formatted(PANDAS_READERS.get(extension), file));
        }
        if (ARCHIVES.contains(extension)) {
            throw refused(file, extension, "unpack it first; of compressed files only .gz is read");
        }
        if (OTHERS.contains(extension)) {
            throw refused(file, extension, "write its texts as " + known());
        }
        return named(extension).orElse(LINES);
    }

    /** Whether a name says that the file has columns. */
    public static boolean namesColumns(String file) {
        return named(extension(file)).filter(TextFormat::hasColumns).isPresent();
    }

    /** Whether a name says that the file has lines, and nothing else. */
    public static boolean namesLines(String file) {
        return named(extension(file)).filter(LINES::equals).isPresent();
    }

    static boolean isCompressed(String file) {
        return lower(file).endsWith(GZIP);
    }

    /** The extensions of the formats with columns. */
    public static String known() {
        return Arrays.stream(values())
                .filter(TextFormat::hasColumns)
                .flatMap(format -> format.extensions.stream())
                .map(extension -> "." + extension)
                .collect(Collectors.joining(", "));
    }

    private static Optional<TextFormat> named(String extension) {
        return Arrays.stream(values())
                .filter(format -> format.extensions.contains(extension))
                .findFirst();
    }

    private static String extension(String file) {
        String name = lower(file).replaceFirst(".*[/\\\\]", "");
        String plain = isCompressed(name) ? name.substring(0, name.length() - GZIP.length()) : name;
        int dot = plain.lastIndexOf('.');
        return dot < 0 ? "" : plain.substring(dot + 1);
    }

    private static String lower(String file) {
        return file.toLowerCase(Locale.ROOT);
    }

    private static UserError refused(String file, String extension, String fix) {
        return new UserError("%s: .%s files are not read".formatted(file, extension), fix);
    }
}
