package io.tweetlake.bronze.source;

import io.tweetlake.bronze.discovery.UnreadFiles;
import io.tweetlake.bronze.discovery.UnreadFiles.Unread;
import io.tweetlake.bronze.reading.FileRange;
import io.tweetlake.bronze.reading.UnreadListener;
import io.tweetlake.common.config.SourceConfig;
import io.tweetlake.common.config.SourceConfig.AfterIngest;
import java.util.List;

/** Notes what a task of one micro-batch does not read, in the stream's checkpoint. */
final class UnreadInBatch implements UnreadListener {
    private final UnreadFiles files;
    private final long entry;
    private final boolean isClearing;
    private final List<Unread> earlier;

    /** @param entry the last one of the micro-batch */
    UnreadInBatch(UnreadFiles files, long entry, SourceConfig config) {
        this.files = files;
        this.entry = entry;
        this.isClearing = config.afterIngest() != AfterIngest.KEEP;
        this.earlier = files.of(entry);
    }

    @Override
    public String reason(FileRange range) {
        return earlier.stream()
                .filter(unread -> unread.bytes() == range.bytes()
                        && unread.start() == range.start()
                        && unread.file().equals(range.file()))
                .map(Unread::reason)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void unread(FileRange range, Extent extent, String reason) {
        // A file that stays where it is need not be known if it cannot be taken again.
        if (extent != Extent.PART || isClearing) {
            long bytes = extent == Extent.PART ? Unread.PART : range.bytes();
            files.add(entry, new Unread(range.file(), range.start(), bytes, reason));
        }
    }
}
