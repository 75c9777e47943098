package io.tweetlake.common.job;

/** What a stream reads from is missing, as when a network drive is not mounted or no broker answers: a retry may succeed. */
public final class SourceUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SourceUnavailableException(String problem) {
        super(problem);
    }

    public static SourceUnavailableException ofFolder(String folder) {
        return new SourceUnavailableException("source.path: the folder %s is missing".formatted(folder));
    }
}
