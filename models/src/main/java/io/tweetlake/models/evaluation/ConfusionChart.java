package io.tweetlake.models.evaluation;

import io.tweetlake.sentiment.Evaluation;
import io.tweetlake.sentiment.Sentiment;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;

/** A confusion matrix as a picture. Needs no screen, but a font. */
final class ConfusionChart {
    private static final Color[] FEW_TO_MANY = {new Color(0xF7FBFF), new Color(0x9ECAE1), new Color(0x4292C6)};

    private ConfusionChart() {}

    /** A PNG: a row for each given label, the first on top, and a column for each predicted one, with counts. */
    static byte[] png(Evaluation evaluation, String title) {
        HeatMapChart chart = new HeatMapChartBuilder()
                .width(760)
                .height(600)
                .title(title)
                .xAxisTitle("predicted")
                .yAxisTitle("given")
                .build();
        chart.getStyler().setShowValue(true);
        chart.getStyler().setHeatMapValueDecimalPattern("#,##0");
        chart.getStyler().setRangeColors(FEW_TO_MANY);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        List<Sentiment> labels = new ArrayList<>(evaluation.labels());
        // The chart's rows grow upwards.
        List<Sentiment> rows = new ArrayList<>(labels);
        Collections.reverse(rows);
        List<Number[]> cells = new ArrayList<>();
        for (int x = 0; x < labels.size(); x++) {
            for (int y = 0; y < rows.size(); y++) {
                long count =
                        evaluation.confusion()[rows.get(y).id()][labels.get(x).id()];
                cells.add(new Number[] {x, y, count});
            }
        }
        chart.addSeries("texts", names(labels), names(rows), cells);
        try {
            return BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
        } catch (IOException e) {
            throw new UncheckedIOException("into memory", e);
        }
    }

    private static List<String> names(List<Sentiment> labels) {
        return labels.stream().map(Sentiment::label).toList();
    }
}
