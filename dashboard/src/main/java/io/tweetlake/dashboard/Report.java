package io.tweetlake.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.tweetlake.common.UserError;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The page as one file that needs no server: the tweets of a day, and how the lake was when it was made. */
public final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODULE = "import 'tweetlake/page';";

    private Report() {}

    /**
     * @param day a UTC day, by the time of the tweets
     * @return HTML with all of its scripts and styles
     * @throws UserError where there is no {@code gold_tweets}
     */
    public static String of(Lake lake, LocalDate day) {
        lake.requireExists(Table.GOLD_TWEETS, "run");
        Map<Table, Long> versions = new EnumMap<>(Table.class);
        for (Table table : Table.values()) {
            if (lake.exists(table)) {
                versions.put(table, lake.version(table));
            }
        }
        Answers answers = new Answers(lake.in(lake.spark().newSession()), () -> versions);
        ObjectNode all = JSON.createObjectNode();
        for (Widget widget : Widget.values()) {
            all.putRawValue(widget.id(), new RawValue(answers.to(widget, filter(widget, day))));
        }
        ObjectNode report = JSON.createObjectNode();
        report.put("day", day.toString());
        report.put("made", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        report.set("answers", all);
        return page(report.toString());
    }

    /** What is asked of Gold alone is asked of the day; where records are, of all. */
    private static Filter filter(Widget widget, LocalDate day) {
        return widget.tables().equals(Set.of(Table.GOLD_TWEETS)) ? Filter.day(day) : Filter.NONE;
    }

    private static String page(String report) {
        String html = Resources.read("index.html");
        String echarts = Resources.read(Resources.ECHARTS);
        String imports = imports();
        String policy = "default-src 'none'; script-src %s %s %s data:; style-src 'unsafe-inline'; img-src data:"
                .formatted(Resources.source(echarts), Resources.source(imports), Resources.source(MODULE));
        return html.replace(
                        "<title>", "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">\n<title>")
                .replace(Resources.importMap(html), imports)
                .replace(
                        "<link rel=\"stylesheet\" href=\"page.css\">",
                        "<style>\n" + Resources.read(Resources.STYLE) + "</style>")
                .replace("<script src=\"echarts.js\" defer></script>", "<script>" + echarts + "</script>")
                .replace(
                        "<script src=\"page.js\" type=\"module\"></script>",
                        "<script type=\"module\">" + MODULE + "</script>")
                // Last, so that nothing in a tweet is taken for a part of the page; and no tweet ends the script.
                .replace(
                        "<noscript>",
                        "<script type=\"application/json\" id=\"report\">" + report.replace("<", "\\u003c")
                                + "</script>\n<noscript>");
    }

    private static String imports() {
        ObjectNode imports = JSON.createObjectNode();
        for (String module : Resources.MODULES) {
            byte[] source = Resources.read(module + ".js").getBytes(StandardCharsets.UTF_8);
            imports.put(
                    "tweetlake/" + module,
                    "data:text/javascript;base64," + Base64.getEncoder().encodeToString(source));
        }
        return JSON.createObjectNode().set("imports", imports).toString();
    }
}
