package io.tweetlake.deploy;

import java.util.Arrays;
import java.util.List;

/**
 * A query of the dashboard, over the views of {@code deploy/sql}.
 *
 * @param view that it is mainly of; its name is the dataset's
 * @param sql with unqualified names
 */
record Dataset(String name, String view, String sql) {
    static Dataset of(String view, String sql) {
        return new Dataset(view, view, sql);
    }

    /** As the file has it: lines that are joined as they are. */
    List<String> lines() {
        return Arrays.stream(sql.strip().split("\n")).map(line -> line + "\n").toList();
    }
}
