package io.tweetlake.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A command as the user sees it, run in this process.
 *
 * @param out what it answered
 * @param err what it said besides
 */
record CommandRun(int status, String out, String err) {
    static CommandRun of(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Tweetlake.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new CommandRun(status, out.toString(), err.toString());
    }
}
