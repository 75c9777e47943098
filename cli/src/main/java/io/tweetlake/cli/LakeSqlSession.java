package io.tweetlake.cli;

import io.tweetlake.cli.sql.SqlCatalog;
import io.tweetlake.cli.sql.SqlSession;
import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lake.Views;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.RowFactory;

/** Questions to a lake, whose tables and views are known by their names. */
final class LakeSqlSession implements SqlSession, SqlCatalog {
    /** The class of SQLSTATE, of the SQL standard. */
    private static final String DATA_EXCEPTION = "22";

    private final Lake lake;
    private final ResultFormat format;
    private final SparkContext spark;
    private volatile String running = "";

    LakeSqlSession(Lake lake, ResultFormat format) {
        this.lake = lake;
        this.format = format;
        this.spark = lake.spark().sparkContext();
    }

    /** @throws UserError what is wrong with the statement */
    @Override
    public void answer(String statement, PrintWriter out) {
        running = UUID.randomUUID().toString();
        spark.setJobGroup(running, statement, true);
        try {
            // Each time anew: meanwhile a table may have come, or got a column.
            new Views(lake).defineFor(statement);
            format.print(lake.spark().sql(statement), out);
        } catch (Exception e) {
            // Scala does not declare what it throws, so javac would not let us name it here.
            if (e instanceof AnalysisException analysis) {
                throw new UserError(analysis.getSimpleMessage(), "tables here: " + tables(), analysis);
            }
            Optional<String> reason = ofTheStatement(e);
            if (reason.isPresent()) {
                throw new UserError(reason.get(), "correct the statement, or the values that it reads", e);
            }
            throw e;
        } finally {
            spark.clearJobGroup();
        }
    }

    /** Jobs of the statement that are still to come fail, too. */
    @Override
    public void cancel() {
        spark.cancelJobGroupAndFutureJobs(running);
    }

    /** What the statement did with its values, such as dividing by zero; tasks wrap it. */
    private static Optional<String> ofTheStatement(Throwable thrown) {
        return ExceptionUtils.getThrowableList(thrown).stream()
                .filter(cause -> cause instanceof SparkThrowable refusal
                        && refusal.getSqlState() != null
                        && refusal.getSqlState().startsWith(DATA_EXCEPTION))
                .map(cause -> cause.getMessage().strip())
                .findFirst();
    }

    private String tables() {
        String present = present().map(Table::tableName).collect(Collectors.joining(", "));
        return present.isEmpty() ? "none yet; `tweetlake run` makes them, or name another lake.root" : present;
    }

    private Stream<Table> present() {
        return Arrays.stream(Table.values()).filter(lake::exists);
    }

    /** Views whose tables are all there. */
    private List<String> views() {
        List<Table> present = present().toList();
        return Views.names().stream()
                .filter(view -> present.containsAll(Views.tables(view)))
                .toList();
    }

    @Override
    public void list(PrintWriter out) {
        Stream<String[]> tables = present().map(table -> new String[] {table.tableName(), "table", ""});
        Stream<String[]> views = views().stream().map(view -> new String[] {view, "view", madeOf(view)});
        new TextTable("name", "kind", "made of")
                .print(
                        Stream.concat(tables, views)
                                .map(line -> RowFactory.create((Object[]) line))
                                .toList(),
                        out);
    }

    private static String madeOf(String view) {
        return Views.tables(view).stream().map(Table::tableName).sorted().collect(Collectors.joining(", "));
    }

    @Override
    public void describe(String name, PrintWriter out) {
        if (!name.matches("[\\w.`]+")) {
            throw new UserError(name + " is no name of a table or view", "\\d lists what there is");
        }
        answer("DESCRIBE TABLE " + name, out);
    }

    @Override
    public SqlCatalog catalog() {
        return this;
    }

    @Override
    public List<String> names() {
        return Stream.concat(present().map(Table::tableName), views().stream()).toList();
    }

    @Override
    public List<String> columns(String name) {
        if (!names().contains(name)) {
            return List.of();
        }
        new Views(lake).defineFor(name);
        return List.of(lake.spark().table(name).columns());
    }
}
