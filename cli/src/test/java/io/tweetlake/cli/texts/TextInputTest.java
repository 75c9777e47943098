package io.tweetlake.cli.texts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweetlake.cli.texts.TextOptions.Quotes;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TextsConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextInputTest {
    @TempDir
    private Path folder;

    static List<Arguments> files() {
        return List.of(
                Arguments.of("hash.csv", "text,label\n#one,x\n\"#two, 2\",x\n", List.of("#one", "#two, 2")),
                Arguments.of("header.csv", "#id,text\n#1,a\n2,#b\n", List.of("a", "#b")),
                Arguments.of("hash.tsv", "text\tlabel\n#one\tx\n", List.of("#one")),
                Arguments.of(
                        "inner.csv", "id,text\n1,a 6\" pipe\n2,\"a \"\"b\"\"\"\n", List.of("a 6\" pipe", "a \"b\"")),
                Arguments.of("several.csv", "id,text\r\n1,\"a\r\nb\nc\"\r\n2,d\r\n", List.of("a\r\nb\nc", "d")),
                Arguments.of("return.csv", "id,text\n1,a\rb\n2,\ue00dr\n", List.of("a\rb", "\ue00dr")),
                Arguments.of("mac.csv", "id,text\r1,a\r2,b\r", List.of("a", "b")),
                Arguments.of("blank.csv", "id,text\n1,a\n\n2,b\n\n", List.of("a", "b")),
                Arguments.of("alone.csv", "text\na\n\nb\n", List.of("a", "", "b")),
                Arguments.of("spaces.csv", "id,text\n1,  a \n2,\" b \"\n", List.of("  a ", " b ")),
                Arguments.of("nul.csv", "id,text\n1,a\0b\n", List.of("a\0b")),
                Arguments.of("mark.csv", "\ufefftext,id\na,1\n", List.of("a")),
                Arguments.of("UPPER.CSV", "id,text\n1,\"a\"\n", List.of("a")),
                Arguments.of("pandas.tsv", "id\ttext\n1\t\"a \"\"b\"\"\"\n2\t\"c\nd\"\n", List.of("a \"b\"", "c\nd")),
                Arguments.of(
                        "path.tsv", "id\ttext\n1\tC:\\new\\table\n2\tends\\\n", List.of("C:\\new\\table", "ends\\")),
                Arguments.of("open.tsv", "id\ttext\n1\t\"a\n2\tb \"c\" d\n", List.of("\"a", "b \"c\" d")),
                Arguments.of("oneColumn.tsv", "text\n\"a\nb\"\nc\n", List.of("a\nb", "c")),
                Arguments.of("a.jsonl", "{\"text\":\"a\"}\n\n{\"text\":\"b\",\"n\":NaN}\n", List.of("a", "b")),
                Arguments.of("a.ndjson", "{\"text\":\"a\"}\n{\"text\":\"\\ud83d\"}", List.of("a", "\ud83d")),
                Arguments.of("lines.json", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", List.of("a", "b")),
                Arguments.of("array.JSON", "[{\"text\":\"a\"},\n {\"text\":\"b\"}]\n", List.of("a", "b")),
                Arguments.of("pretty.json", "{\n \"text\": \"a\"\n}\n[{\"text\":\"b\"}]", List.of("a", "b")),
                Arguments.of("a.txt", "a\n\n#b \"c\n", List.of("a", "", "#b \"c")),
                Arguments.of("noExtension", "a,b\nc\n", List.of("a,b", "c")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void everyRowIsRead(String name, String content, List<String> texts) throws IOException {
        assertThat(TextFiles.texts(file(name, content))).isEqualTo(texts);
    }

    @ParameterizedTest(name = "{0}.gz")
    @MethodSource("files")
    void alsoFromACompressedFile(String name, String content, List<String> texts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(UTF_8));
        }
        Path file = Files.write(folder.resolve(name + ".gz"), bytes.toByteArray());
        assertThat(TextFiles.texts(file)).isEqualTo(texts);
    }

    static List<Arguments> mistakes() {
        return List.of(
                Arguments.of("a.csv", "id,text\n1,a\n2,\"b\n3,c\n", "a.csv:3: a quotation mark begins"),
                Arguments.of("a.csv", "id,text\n1,a\n2,\"cut sho", "a.csv:3: a quotation mark begins"),
                Arguments.of("a.csv", "id,text\n1,\"a\nb\"\n2,\"b \"c, d\" e\"\n", "a.csv:4: a quoted text"),
                Arguments.of("a.csv", "id,text\n1,a, b\n", "a.csv:2: has 3 fields, and the header has 2"),
                Arguments.of("a.csv", "id,text\n1\n", "a.csv:2: has 1 fields, and the header has 2"),
                Arguments.of("a.csv", "", "a.csv: is empty"),
                Arguments.of("a.csv", "id,body\n", "a.csv:1: has no column text"),
                Arguments.of("a.tsv", "id\ttext\n1\t\"a\n2\tb\tc\n", "a.tsv:2: a quotation mark begins"),
                Arguments.of("a.tsv", "id\ttext\n1\t\"a\n2\tb\"\n", "a.tsv: has 1 rows where"),
                Arguments.of("a.jsonl", "{\"text\":\"a\"}\n{\"text\":\n", "a.jsonl:2: is not one JSON object: it ends"),
                Arguments.of(
                        "a.jsonl", "{\"text\":'a'}\n", "a.jsonl:1: is not one JSON object: it is wrong from column 9"),
                Arguments.of(
                        "a.jsonl", "\"text\"\n", "a.jsonl:1: is not one JSON object, but a value of the kind string"),
                Arguments.of(
                        "a.jsonl", "{\"text\":{\"a\":1}}\n", "a.jsonl:1: `text` is no string, but of the kind object"),
                Arguments.of(
                        "a.jsonl", "{\"text\":[\"x\"]}\n", "a.jsonl:1: `text` is no string, but of the kind array"),
                Arguments.of("a.jsonl", "{\"text\":5}\n", "a.jsonl:1: `text` is no string, but of the kind number"),
                Arguments.of(
                        "a.json", "[{\"text\":\"a\"},\n{\"text\":\"b\"", "a.json:2: is not JSON: it ends too early"),
                Arguments.of("a.json", "{\"data\":[]}", "a.json:1: has no column text"),
                Arguments.of("a.csv.gz", "id,text\n", "a.csv.gz: is not in the gzip format"),
                Arguments.of("a.parquet", "PAR1", "a.parquet: .parquet files are not read"),
                Arguments.of("a.XLSX", "PK", "a.XLSX: .xlsx files are not read"),
                Arguments.of("a.csv.zip", "PK", "a.csv.zip: .zip files are not read"),
                Arguments.of(
                        "a.csv",
                        "id,text\n1," + "x".repeat(1_000_001) + "\n",
                        "a.csv:2: has a field of more than 1,000,000"),
                Arguments.of(
                        "a.jsonl",
                        "{\"text\":\"" + "x".repeat(1_000_001) + "\"}\n",
                        "a.jsonl:1: has a field of more than"),
                Arguments.of("a.txt", "x".repeat(1_000_001), "a.txt:1: has a field of more than"),
                Arguments.of("a.csv", ",".repeat(100) + "\n", "a.csv:1: has more than 100 columns"),
                Arguments.of("a.tsv", "\t".repeat(100) + "\n", "a.tsv:1: has more than 100 columns"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatCannotBeReadIsAnErrorWithItsLineAndAFix(String name, String content, String problem) throws IOException {
        Path file = file(name, content);
        assertThatThrownBy(() -> TextFiles.texts(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("Fix: ")
                .message()
                .doesNotContain("Feature", "Source:", "siegmar");
    }

    @Test
    void whereQuotesMeanNothingARowIsALine() throws IOException {
        Path csv = file("a.csv", "id,text\n1,\"b\n2,\"c\"\n");
        assertThat(TextFiles.texts(csv, TextFiles.options(UTF_8, Quotes.NONE))).containsExactly("\"b", "\"c\"");
        Path tsv = file("a.tsv", "id\ttext\n1\t\"a\n2\tb\"\n");
        assertThat(TextFiles.texts(tsv, TextFiles.options(UTF_8, Quotes.STANDARD)))
                .containsExactly("a\n2\tb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "UTF-8"})
    void aFileIsReadInTheEncodingThatIsNamed(String name) throws IOException {
        Charset encoding = Charset.forName(name);
        Path file = Files.write(folder.resolve("a.csv"), "id,text\n1,très bien\n".getBytes(encoding));
        assertThat(TextFiles.texts(file, TextFiles.options(encoding, null))).containsExactly("très bien");
    }

    @Test
    void bytesThatAreNotUtf8AreAnErrorWithTheirLineAndUtf16IsNamed() throws IOException {
        String content = "id,text\n" + "1,fine\n".repeat(20_000) + "2,très bien\n";
        Path latin = Files.write(folder.resolve("latin.csv"), content.getBytes(ISO_8859_1));
        assertThatThrownBy(() -> TextFiles.texts(latin))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("latin.csv:20002: is not in UTF-8: bytes E8")
                .hasMessageContaining("--encoding windows-1252");
        Path utf16 = Files.write(folder.resolve("utf16.csv"), "id,text\n1,a\n".getBytes(UTF_16));
        assertThatThrownBy(() -> TextFiles.texts(utf16))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--encoding UTF-16");
    }

    @Test
    void aLabelMayBeANumberOfJson() throws IOException {
        Path file = file("a.jsonl", "{\"label\":0}\n{\"label\":\"4\"}\n{\"label\":null}\n");
        assertThat(TextFiles.rows(file, TextFiles.options(UTF_8, null), "label").stream()
                        .map(TextRow::text))
                .containsExactly("0", "4", null);
    }

    @Test
    void aRowKnowsItsLine() throws IOException {
        Path file = file("a.csv", "id,text\n1,\"a\r\nb\"\n\n2,c\n");
        assertThat(TextFiles.rows(file, TextFiles.options(UTF_8, null)))
                .extracting(TextRow::line)
                .containsExactly(2L, 5L);
    }

    @Test
    void limitsAreThoseOfTheConfiguration() throws IOException {
        Path file = file(
                "a.csv", "a,text" + ",b".repeat(1_000) + "\n1," + "x".repeat(2_000_000) + ",".repeat(1_000) + "\n");
        TextOptions wide = new TextOptions(null, UTF_8, null, new TextsConfig(1_002, 2_000_000));
        assertThat(TextFiles.texts(file, wide)).singleElement().asString().hasSize(2_000_000);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
