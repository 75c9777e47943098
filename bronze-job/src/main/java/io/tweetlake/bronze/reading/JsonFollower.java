package io.tweetlake.bronze.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.json.async.NonBlockingJsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Follows JSON line by line, to find the line on which the value that the first line begins is complete. */
final class JsonFollower {
    private final NonBlockingJsonParser parser;
    private final int mostNames;
    private final Set<String> names = new HashSet<>();
    private int roots;

    JsonFollower(Utf8JsonFactory json) {
        this.parser = json.followingParser();
        this.mostNames = json.names();
    }

    /** What is known after a line. */
    enum State {
        /** The value goes on. */
        OPEN,
        /** The line ends outside of any value. */
        COMPLETE,
        /** The line cannot belong to the value. */
        BROKEN
    }

    /** Takes the next line, with its line end. */
    State follow(byte[] text, int start, int end) {
        try {
            feed(text, start, end);
            JsonToken token = parser.nextToken();
            while (token != JsonToken.NOT_AVAILABLE) {
                if (token == JsonToken.FIELD_NAME && names.add(parser.currentName()) && names.size() > mostNames) {
                    return State.BROKEN;
                }
                roots += parser.getParsingContext().inRoot() ? 1 : 0;
                token = parser.nextToken();
            }
            return parser.getParsingContext().inRoot() ? State.COMPLETE : State.OPEN;
        } catch (JsonProcessingException e) {
            boolean behindValue = roots > 0 && parser.getParsingContext().inRoot();
            return behindValue ? State.COMPLETE : State.BROKEN;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void feed(byte[] text, int start, int end) throws IOException {
        ByteArrayFeeder feeder = parser.getNonBlockingInputFeeder();
        if (Utf8.firstInvalid(text, start, end) < 0) {
            feeder.feedInput(text, start, end);
        } else {
            byte[] line = Arrays.copyOfRange(text, start, end);
            feeder.feedInput(Utf8.withoutInvalid(line, 0, line.length), 0, line.length);
        }
    }
}
