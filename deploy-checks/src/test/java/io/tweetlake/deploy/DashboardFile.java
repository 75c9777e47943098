package io.tweetlake.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/** Writes a {@link DashboardLayout} as Databricks imports it. The format has no schema: it is that of exported dashboards. */
final class DashboardFile {
    static final String FILE = "dashboard.lvdash.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int GRID = 12;
    private static final String QUERY = "main_query";
    /** The same as on the local page. Blue and orange: told apart by everybody. */
    private static final Map<String, String> COLORS = Map.of(
            "positive", "#2166AC",
            "neutral", "#B0B0B0",
            "negative", "#D95F02");

    private final DashboardLayout layout;
    private final Map<String, StructType> columns;

    /** @param columns of each dataset, by its name */
    DashboardFile(DashboardLayout layout, Map<String, StructType> columns) {
        this.layout = layout;
        this.columns = columns;
    }

    String page() {
        ObjectNode dashboard = JSON.createObjectNode();
        ArrayNode datasets = dashboard.putArray("datasets");
        layout.queries().forEach((name, sql) -> {
            ObjectNode dataset = datasets.addObject().put("name", name).put("displayName", name);
            // Joined as they are.
            sql.lines().map(line -> line + "\n").forEach(dataset.putArray("queryLines")::add);
        });
        ArrayNode pages = dashboard.putArray("pages");
        for (DashboardLayout.Page each : layout.pages()) {
            ObjectNode page = pages.addObject()
                    .put("name", name(each.title()))
                    .put("displayName", each.title())
                    .put("pageType", "PAGE_TYPE_CANVAS")
                    .put("layoutVersion", "GRID_V1");
            layOut(each.widgets(), page.putArray("layout"));
        }
        try {
            return JSON.writeValueAsString(dashboard) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always written", e);
        }
    }

    /** Side by side while there is room, and as high as the highest of their row. */
    private void layOut(List<Widget> widgets, ArrayNode layout) {
        int x = 0;
        int y = 0;
        int rowHeight = 0;
        for (Widget widget : widgets) {
            if (x + widget.width() > GRID) {
                x = 0;
                y += rowHeight;
                rowHeight = 0;
            }
            ObjectNode placed = layout.addObject();
            placed.set("widget", widget(widget));
            placed.putObject("position")
                    .put("x", x)
                    .put("y", y)
                    .put("width", widget.width())
                    .put("height", widget.height());
            x += widget.width();
            rowHeight = Math.max(rowHeight, widget.height());
        }
    }

    private ObjectNode widget(Widget widget) {
        ObjectNode node = JSON.createObjectNode().put("name", name(widget.title()));
        ObjectNode query =
                node.putArray("queries").addObject().put("name", QUERY).putObject("query");
        query.put("datasetName", widget.dataset());
        ArrayNode fields = query.putArray("fields");
        widget.fields().forEach(field -> fields.addObject().put("name", field).put("expression", "`" + field + "`"));
        // The views have counted already.
        query.put("disaggregated", true);
        ObjectNode spec = node.putObject("spec")
                .put("version", widget.kind().version)
                .put("widgetType", widget.kind().name().toLowerCase(Locale.ROOT));
        encode(widget, spec.putObject("encodings"));
        spec.putObject("frame").put("showTitle", true).put("title", widget.title());
        return node;
    }

    private void encode(Widget widget, ObjectNode encodings) {
        switch (widget.kind()) {
            case TABLE -> {
                ArrayNode shown = encodings.putArray("columns");
                widget.columns()
                        .forEach(column ->
                                shown.addObject().put("fieldName", column).put("displayName", words(column)));
            }
            case COUNTER ->
                encodings.putObject("value").put("fieldName", widget.value()).put("displayName", widget.title());
            default -> {
                axis(widget, widget.x(), encodings.putObject("x"));
                axis(widget, widget.y(), encodings.putObject("y"));
                color(widget, encodings.putObject("color"));
            }
        }
    }

    private void axis(Widget widget, String column, ObjectNode axis) {
        axis.put("fieldName", column).put("displayName", words(column));
        axis.putObject("scale")
                .put("type", scale(columns.get(widget.dataset()).apply(column).dataType()));
    }

    private static void color(Widget widget, ObjectNode color) {
        color.put("fieldName", widget.color()).put("displayName", words(widget.color()));
        ObjectNode scale = color.putObject("scale").put("type", "categorical");
        if (widget.color().equals("sentiment")) {
            ArrayNode mappings = scale.putArray("mappings");
            List.of("positive", "neutral", "negative")
                    .forEach(label -> mappings.addObject().put("value", label).put("color", COLORS.get(label)));
        }
    }

    private static String scale(DataType type) {
        if (type instanceof TimestampType || type instanceof DateType) {
            return "temporal";
        }
        return type instanceof NumericType ? "quantitative" : "categorical";
    }

    private static String words(String column) {
        return column.replace('_', ' ');
    }

    private static String name(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }
}
