package io.tweetlake.common.lake;

import java.util.ConcurrentModificationException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Retries a Delta command that conflicts with a concurrent commit to the same table. */
final class CommitConflicts {
    private static final Logger LOG = LoggerFactory.getLogger(CommitConflicts.class);
    private static final int MOST_ATTEMPTS = 10;

    private CommitConflicts() {}

    /** @throws ConcurrentModificationException if the tenth attempt conflicts too */
    static <T> T retried(Table table, Supplier<T> command) {
        for (int attempt = 1; ; attempt++) {
            try {
                return command.get();
            } catch (ConcurrentModificationException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                LOG.info("{} was changed by a concurrent commit: trying again", table.tableName());
            }
        }
    }
}
