package io.tweetlake.listen;

import java.time.Duration;

/** The same stream, connected again without a pause. */
record Hurried(LiveStream stream) implements LiveStream {
    @Override
    public String name() {
        return stream.name();
    }

    @Override
    public boolean repeats() {
        return stream.repeats();
    }

    @Override
    public Connection connect(Position from, Sink sink) throws Ending.NoConnection {
        return stream.connect(from, sink);
    }

    @Override
    public Duration backOff(Ending ending, int failures) {
        return Duration.ZERO;
    }
}
