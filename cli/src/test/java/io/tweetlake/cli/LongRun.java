package io.tweetlake.cli;

/** Whether tests that repeat what they do are to repeat it for an hour and not for minutes. */
final class LongRun {
    static final String PROPERTY = "tweetlake.test.long";
    static final boolean ASKED = Boolean.getBoolean(PROPERTY);

    private LongRun() {}
}
