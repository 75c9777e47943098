package io.tweetlake.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/** Answers SQL for a notebook that runs in another process: one session, and so one current schema, for all of it. */
final class SqlOverHttp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SparkSession spark;
    private final HttpServer server;

    SqlOverHttp(SparkSession spark) throws IOException {
        this.spark = spark;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String statement = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int status = 200;
        byte[] body;
        try {
            body = JSON.writeValueAsBytes(run(statement));
        } catch (Exception e) {
            status = 400;
            body = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private ObjectNode run(String statement) throws IOException {
        Dataset<Row> rows = spark.sql(statement);
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode columns = answer.putArray("columns");
        for (StructField column : rows.schema().fields()) {
            columns.addObject()
                    .put("name", column.name())
                    .put("type", column.dataType().typeName());
        }
        ArrayNode found = answer.putArray("rows");
        for (String row : rows.toJSON().collectAsList()) {
            found.add(JSON.readTree(row));
        }
        return answer;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
