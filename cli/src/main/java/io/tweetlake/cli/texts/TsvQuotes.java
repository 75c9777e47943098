package io.tweetlake.cli.texts;

import io.tweetlake.cli.texts.TextOptions.Quotes;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TextsConfig;
import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * Whether quotation marks of a TSV file mean something. pandas and spreadsheets quote as in CSV; other writers, such as
 * SemEval's, put texts there as they are. All of the file is read in both ways: the way counts in which every record has as
 * many fields as the header. Where both do, quotes count, unless rows would become one without anything that shows it.
 */
final class TsvQuotes {
    private static final char TAB = '\t';

    private final TextSource source;
    private final TextsConfig limits;

    TsvQuotes(TextSource source, TextsConfig limits) {
        this.source = source;
        this.limits = limits;
    }

    /** @param columns of the header; rows below it; what is wrong, or null */
    private record Count(int columns, long rows, UserError problem) {
        boolean fits() {
            return problem == null;
        }
    }

    /** @throws UserError if the file can be read in neither way, or in both with different rows */
    Quotes decide() throws IOException {
        Count quoted = count(reader -> new QuotedRecords(source.name(), reader, TAB, limits));
        Count plain = count(reader -> new PlainRecords(source.name(), new NumberedLines(reader), TAB, limits));
        if (!quoted.fits() && !plain.fits()) {
            throw quoted.problem();
        }
        if (quoted.fits() && plain.fits() && quoted.rows() != plain.rows() && quoted.columns() > 1) {
            throw new UserError(
                    "%s: has %,d rows where quotation marks enclose texts of several lines, and %,d where they mean nothing"
                            .formatted(source.name(), quoted.rows(), plain.rows()),
                    "say which with --quotes standard or --quotes none");
        }
        return quoted.fits() ? Quotes.STANDARD : Quotes.NONE;
    }

    private Count count(Function<Reader, Iterator<SeparatedRecord>> records) throws IOException {
        int columns = 0;
        long rows = 0;
        try (TextSource.Opened opened = source.open()) {
            SeparatedRows all =
                    new SeparatedRows(source.name(), records.apply(new LineEnds(opened.reader())), List.of());
            columns = all.width();
            for (; all.hasNext(); rows++) {
                all.next();
            }
            return new Count(columns, rows, null);
        } catch (UserError e) {
            return new Count(columns, rows, e);
        }
    }
}
