package io.tweetlake.bronze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tweetlake.common.config.SourceConfig.Format;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A suite of files on the edges of JSON, streamed: {@code y_} files are JSON, {@code n_} files are not, of {@code i_} files
 * each reader may think what it likes.
 */
@Tag("spark")
class JsonEdgeCasesTest {
    private static final Path FILES = Path.of("..", "..", "shared", "data", "json-edge-cases")
            .toAbsolutePath()
            .normalize();

    /** Not one JSON value, but several, one after the other. */
    private static final Set<String> SEQUENCES = Set.of("n_structure_double_array.json");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void eachFileIsReadForWhatItIs(Format format) throws IOException {
        assumeTrue(Files.isDirectory(FILES), "put the suite of JSON edge cases into " + FILES);
        TestLake lake = TestLake.in(
                folder, "source.path=" + FILES, "source.format=" + format.name().toLowerCase(java.util.Locale.ROOT));

        lake.run(BronzeJob::new);

        Map<String, List<Row>> rows = lake
                .read(Table.BRONZE_TWEETS)
                .selectExpr(
                        "substring_index(source_file, '/', -1) as file",
                        "cast(raw as binary) as raw",
                        "payload is not null as parsed",
                        "parse_error")
                .collectAsList()
                .stream()
                .collect(Collectors.groupingBy(row -> row.getString(0)));
        Set<String> wrong = new TreeSet<>();
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                String encoded = file.toUri().toString();
                List<Row> found = rows.getOrDefault(encoded.substring(encoded.lastIndexOf('/') + 1), List.of());
                boolean broken = found.stream().anyMatch(row -> !row.isNullAt(3));
                boolean either = found.stream().allMatch(row -> row.getBoolean(2) == row.isNullAt(3));
                boolean right = !found.isEmpty()
                        && either
                        && switch (name.charAt(0)) {
                            case 'y' -> !broken;
                            case 'n' -> broken || SEQUENCES.contains(name);
                            default -> true;
                        };
                if (!right || !keepsTheBytes(Files.readAllBytes(file), found)) {
                    wrong.add(name);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(rows).hasSizeGreaterThan(300);
    }

    /** All that is no blank, bracket or comma between records, and no byte order mark; UTF-16 has become UTF-8. */
    private static boolean keepsTheBytes(byte[] file, List<Row> rows) {
        if (isUtf16(file)) {
            return true;
        }
        Map<Byte, Integer> left = count(new HashMap<>(), file, 1);
        rows.forEach(row -> count(left, (byte[]) row.get(1), -1));
        Set<Byte> between = Stream.of(' ', '\n', '\r', '\t', '[', ']', ',')
                .map(character -> (byte) character.charValue())
                .collect(Collectors.toSet());
        boolean marked = file.length > 2 && file[0] == (byte) 0xEF && file[1] == (byte) 0xBB;
        return left.entrySet().stream()
                .filter(entry -> !between.contains(entry.getKey()))
                .allMatch(entry -> entry.getValue() == 0 || (marked && entry.getKey() < 0 && entry.getValue() == 1));
    }

    private static boolean isUtf16(byte[] file) {
        return file.length > 3 && (file[0] == 0 || file[1] == 0 || (file[0] == (byte) 0xFF && file[1] == (byte) 0xFE));
    }

    private static Map<Byte, Integer> count(Map<Byte, Integer> counts, byte[] bytes, int step) {
        for (byte one : bytes) {
            counts.merge(one, step, Integer::sum);
        }
        return counts;
    }
}
