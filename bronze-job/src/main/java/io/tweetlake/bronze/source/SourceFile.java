package io.tweetlake.bronze.source;

import java.io.Serializable;
import java.time.Instant;

/**
 * A file that was found.
 *
 * @param uri its address, percent-encoded
 * @param bytes as it is stored
 * @param modifiedAt when it was written last
 */
public record SourceFile(String uri, long bytes, Instant modifiedAt) implements Serializable {}
