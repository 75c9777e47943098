package io.tweetlake.common.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The names under which a session asks: each table of the lake, and the views of {@code deploy/sql} over them. */
public final class Views {
    private static final String CREATE = "CREATE OR REPLACE VIEW";

    private Views() {}

    /** The views, and the tables that each needs. */
    private enum View {
        LAKE_BALANCE(
                Table.BRONZE_TWEETS,
                Table.SILVER_TWEETS,
                Table.SILVER_NOTICES,
                Table.SILVER_QUARANTINE,
                Table.SILVER_BATCHES);

        private final Set<Table> tables;

        View(Table... tables) {
            this.tables = Set.of(tables);
        }

        String sql() {
            String file = "/io/tweetlake/sql/" + name().toLowerCase(Locale.ROOT) + ".sql";
            try (InputStream text = Views.class.getResourceAsStream(file)) {
                return new String(text.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Gives the lake's session a temporary view for each table that is there, and for each view whose tables are. */
    public static void name(Lake lake) {
        Set<Table> present = EnumSet.allOf(Table.class);
        present.removeIf(table -> !lake.exists(table));
        present.forEach(table -> lake.read(table).createOrReplaceTempView(table.tableName()));
        Arrays.stream(View.values())
                .filter(view -> present.containsAll(view.tables))
                // The catalog's permanent views cannot use temporary ones, which a folder's tables are.
                .forEach(view -> lake.spark().sql(view.sql().replace(CREATE, "CREATE OR REPLACE TEMPORARY VIEW")));
    }
}
