package cloud.faso.agent.ovn.ovsdb;

import cloud.faso.agent.ovn.northbound.Northbound;
import cloud.faso.agent.ovn.ovsdb.JsonRpc.RpcError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/**
 * A connection to the server that leads the northbound database, which keeps a replica up to date
 * for as long as it does. One that follows may be behind, so that it is not asked where others are
 * known; but it hands on what it is told to write, once it knows all that was written before. See
 * "Clustered" in ovsdb(7).
 */
final class Connection implements AutoCloseable {
  static final String DATABASE = "OVN_Northbound";

  private static final String SERVERS = "_Server";
  private static final String NO_TRANSACTION = "00000000-0000-0000-0000-000000000000";
  private static final long ANSWER_SECONDS = 10;
  private static final long DUMP_SECONDS = 120;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final boolean mustLead;
  private final Replica replica;
  private final Northbound.Listener listener;
  private final JsonRpc rpc;

  private Connection(
      Endpoint.Wire wire, boolean mustLead, Replica replica, Northbound.Listener listener) {
    this.mustLead = mustLead;
    this.replica = replica;
    this.listener = listener;
    this.rpc = new JsonRpc(wire, this::notice);
  }

  /**
   * Connects and fills the replica.
   *
   * @param mustLead false: a server that follows will do, while it is not cut off from its cluster
   */
  static Connection open(
      Endpoint endpoint,
      Endpoint.Credentials credentials,
      boolean mustLead,
      Replica replica,
      Northbound.Listener listener)
      throws IOException, RpcError, InterruptedException {
    Connection connection =
        new Connection(endpoint.connect(credentials), mustLead, replica, listener);
    try {
      connection.begin();
      return connection;
    } catch (IOException | RpcError | InterruptedException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void begin() throws IOException, RpcError, InterruptedException {
    ObjectNode database = JSON.objectNode();
    database.putArray("columns").add("name").add("model").add("leader").add("connected");
    ObjectNode requests = JSON.objectNode();
    requests.putArray("Database").add(database);
    JsonNode servers = rpc.call("monitor", params(SERVERS, SERVERS).add(requests), ANSWER_SECONDS);
    if (!serves(servers)) {
      throw new IOException(
          mustLead
              ? "the server does not lead the database " + DATABASE
              : "the server is cut off from its cluster, or has no database " + DATABASE);
    }
    ArrayNode rows = params(DATABASE, DATABASE).add(replica.requests()).add(NO_TRANSACTION);
    rpc.call(
        "monitor_cond_since",
        rows,
        DUMP_SECONDS,
        result -> {
          var _ = replica.take(result.path(2));
        });
  }

  private static ArrayNode params(String database, String id) {
    return JSON.arrayNode().add(database).add(id);
  }

  /** Whether the rows of {@code _Server} say that all of the database is to be had here. */
  private boolean serves(JsonNode updates) {
    for (JsonNode update : updates.path("Database")) {
      JsonNode row = update.path("new");
      if (row.path("name").asText().equals(DATABASE)) {
        return !row.path("model").asText().equals("clustered")
            || (row.path("connected").asBoolean() && (!mustLead || row.path("leader").asBoolean()));
      }
    }
    return false;
  }

  private void notice(String method, JsonNode params) {
    if (method.equals("update3") && params.path(0).asText().equals(DATABASE)) {
      long before = replica.version();
      Map<String, Boolean> ports = replica.take(params.path(2));
      long now = replica.version();
      if (now != before) {
        listener.changed(now);
      }
      if (!ports.isEmpty()) {
        listener.ports(ports);
      }
    } else if (method.equals("update") && params.path(0).asText().equals(SERVERS)) {
      if (touchesUs(params.path(1)) && !serves(params.path(1))) {
        rpc.close();
      }
    } else if (method.equals("monitor_canceled")) {
      rpc.close();
    }
  }

  private static boolean touchesUs(JsonNode updates) {
    for (JsonNode update : updates.path("Database")) {
      JsonNode old = update.path("old");
      if (update.path("new").path("name").asText(old.path("name").asText()).equals(DATABASE)) {
        return true;
      }
    }
    return false;
  }

  JsonRpc rpc() {
    return rpc;
  }

  @Override
  public void close() {
    rpc.close();
  }
}
