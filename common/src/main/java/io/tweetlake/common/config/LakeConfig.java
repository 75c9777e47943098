package io.tweetlake.common.config;

import io.tweetlake.common.config.binding.Default;
import io.tweetlake.common.config.binding.MatchesPattern;
import java.io.Serializable;

/**
 * Where the tables and the streams' checkpoints are.
 *
 * @param root path or URI of the folder that holds a folder for each table; null only when {@code schema} is set
 * @param checkpoints path or URI of the folder that holds a folder for each stream's checkpoint
 * @param schema {@code catalog.schema} in which the tables are named, in place of folders under {@code root}; or null
 */
public record LakeConfig(
        String root,
        @Default("${lake.root}/_checkpoints") String checkpoints,

        @MatchesPattern(pattern = "[^.\\s]+\\.[^.\\s]+", written = "catalog.schema")
        String schema)
        implements Serializable {

    /** @throws IllegalArgumentException when nothing says where the tables or the checkpoints go, or Delta cannot name the path */
    public LakeConfig {
        if (root == null && schema == null) {
            throw new IllegalArgumentException("lake.root is missing: set it to the path or URI of the lake's folder");
        }
        if (root != null && root.contains("`")) {
            // Delta writes the path into SQL of its own, and does not quote it.
            throw new IllegalArgumentException("lake.root: Delta takes no ` in a path, found " + root);
        }
        if (checkpoints == null) {
            throw new IllegalArgumentException("lake.checkpoints is missing: lake.schema says where the tables are;"
                    + " set lake.checkpoints or lake.root to a path or URI for the checkpoints");
        }
    }
}
