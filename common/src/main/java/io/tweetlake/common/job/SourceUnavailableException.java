package io.tweetlake.common.job;

/** The folder that a stream reads from is missing, as when a network drive is not mounted: a retry may succeed. */
public final class SourceUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SourceUnavailableException(String folder) {
        super("source.path: the folder %s is missing".formatted(folder));
    }
}
