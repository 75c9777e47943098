package io.tweetlake.cli.texts;

/**
 * A column of a file, or a field of its objects.
 *
 * @param numbers whether a number of JSON is read as its text, as of a label; of a text it is refused
 */
public record TextColumn(String name, boolean numbers) {
    public static TextColumn ofTexts(String name) {
        return new TextColumn(name, false);
    }

    public static TextColumn ofLabels(String name) {
        return new TextColumn(name, true);
    }
}
