package io.tweetlake.bronze.discovery;

import io.tweetlake.common.config.SourceConfig;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Asks the storage what is there. Of a path with a time in it, only the folders that something may have come into since the
 * last time.
 */
public final class ListedFiles implements FileFinder {
    private final SourceConfig config;
    private final FileListing listing;
    private final FileLog log;
    private final Configuration hadoop;
    /** All that was there then is in the log; null where nothing is known. */
    private Instant listed;

    private boolean limited;
    private boolean done;

    public ListedFiles(SourceConfig config, FileLog log, Configuration hadoop) {
        this.config = config;
        this.listing = new FileListing(config);
        this.log = log;
        this.hadoop = hadoop;
        this.listed = log.listed(config.path());
    }

    @Override
    public void limitToPresent() {
        limited = true;
    }

    @Override
    public Found find() {
        if (done) {
            return new Found(List.of(), null);
        }
        done = limited;
        Instant now = Instant.now();
        Instant oldest = config.maxFileAge() == null ? Instant.MIN : now.minus(config.maxFileAge());
        List<SourceFile> found = present(now, oldest)
                .filter(file -> !file.modifiedAt().isBefore(oldest))
                .filter(file -> !log.has(file))
                .toList();
        listed = now;
        return new Found(found, now);
    }

    private Stream<SourceFile> present(Instant now, Instant oldest) {
        Instant since = listed == null ? oldest : listed;
        return since.equals(Instant.MIN)
                ? listing.files(hadoop)
                : listing.files(since.minus(config.lookBack()), now, hadoop);
    }
}
