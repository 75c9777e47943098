package io.tweetlake.listen;

import java.time.Instant;

/** Where a connection puts what it hears. A call returns when what it was given is written: that is what slows the reading. */
interface Sink {
    /** Forgets all of it. */
    Sink NONE = new Sink() {
        @Override
        public void heard(String record, Position position) {}

        @Override
        public void heartbeat() {}

        @Override
        public void missed(Instant from, Instant to, String reason) {}
    };

    /**
     * @param record as it came
     * @param position behind it; null where the record has none
     */
    void heard(String record, Position position);

    /** The service is there, and has nothing to say. */
    void heartbeat();

    /** What was sent between two times was not heard, and cannot be. */
    void missed(Instant from, Instant to, String reason);
}
