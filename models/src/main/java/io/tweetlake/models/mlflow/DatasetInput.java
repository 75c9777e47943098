package io.tweetlake.models.mlflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** As {@code log-inputs} has them: what describes a dataset is JSON in a string. */
final class DatasetInput {
    private DatasetInput() {}

    static Map<String, Object> json(TrackedDataset dataset) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", dataset.name());
        json.put("digest", dataset.digest());
        json.put("source_type", dataset.sourceType());
        json.put("source", MlflowServer.text(dataset.source()));
        if (dataset.schema() != null) {
            List<Map<String, Object>> columns = new ArrayList<>();
            for (var column : dataset.schema().fields()) {
                columns.add(Map.of(
                        "name", column.name(), "type", type(column.dataType().typeName()), "required", false));
            }
            json.put("schema", MlflowServer.text(Map.of("mlflow_colspec", columns)));
        }
        return Map.of(
                "tags", List.of(Map.of("key", "mlflow.data.context", "value", dataset.context())), "dataset", json);
    }

    private static String type(String sparkType) {
        return switch (sparkType) {
            case "string", "boolean", "double", "float", "integer", "long" -> sparkType;
            case "timestamp", "date" -> "datetime";
            default -> "string";
        };
    }
}
