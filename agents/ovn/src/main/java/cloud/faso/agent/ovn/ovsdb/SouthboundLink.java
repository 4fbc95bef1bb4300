package cloud.faso.agent.ovn.ovsdb;

import cloud.faso.agent.core.Backoff;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a southbound database. One virtual thread stays connected to any of its servers, and
 * comes back after every loss.
 */
final class SouthboundLink implements AutoCloseable {
  static final String DATABASE = "OVN_Southbound";

  private static final Logger log = LoggerFactory.getLogger(SouthboundLink.class);
  private static final long ANSWER_SECONDS = 60;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final List<Endpoint> endpoints;
  private final Endpoint.Credentials credentials;
  private final Backoff backoff;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /** To these servers, which are one cluster. Not connected before it is started. */
  SouthboundLink(
      List<Endpoint> endpoints, Endpoint.Credentials credentials, RandomGenerator random) {
    this.endpoints = List.copyOf(endpoints);
    this.credentials = credentials;
    this.backoff = new Backoff(Duration.ofMillis(500), LONGEST_PAUSE, random);
  }

  /** What is known of one connection, for as long as it lasts. */
  interface Visit extends JsonRpc.Notices {
    /** It is there. */
    void begin(JsonRpc rpc) throws IOException, JsonRpc.RpcError, InterruptedException;
  }

  /** Begins to stay connected. Called once. */
  void start(String thread, Supplier<Visit> visits) {
    Thread.ofVirtual().name(thread).start(() -> stayConnected(visits));
  }

  private void stayConnected(Supplier<Visit> visits) {
    int failures = 0;
    for (int next = 0; !closed.isDone(); next++) {
      Endpoint endpoint = endpoints.get(next % endpoints.size());
      Visit visit = visits.get();
      String why;
      try (JsonRpc rpc = new JsonRpc(endpoint.connect(credentials), visit)) {
        visit.begin(rpc);
        failures = 0;
        why = rpc.keep(closed);
      } catch (IOException | JsonRpc.RpcError e) {
        why = endpoint + ": " + e.getMessage();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("the OVSDB client has a bug; it goes on");
        why = "a bug: " + e;
      }
      failures++;
      if (!closed.isDone()) {
        log.atWarn().addKeyValue("why", why).log("southbound database not connected");
        Pause.until(closed, backoff.after(failures));
      }
    }
  }

  /**
   * Asks for all rows of tables, and to be told when one changes.
   *
   * @param columns by table
   * @param first takes in what there is, as {@code table-updates} of RFC 7047
   */
  static void monitor(JsonRpc rpc, Map<String, List<String>> columns, Consumer<JsonNode> first)
      throws IOException, JsonRpc.RpcError, InterruptedException {
    ObjectNode tables = JSON.objectNode();
    columns.forEach(
        (table, names) ->
            names.forEach(tables.putArray(table).addObject().putArray("columns")::add));
    String id = String.join(" ", columns.keySet());
    ArrayNode request = JSON.arrayNode().add(DATABASE).add(id).add(tables);
    rpc.call("monitor", request, ANSWER_SECONDS, first);
  }

  /** For good. */
  @Override
  public void close() {
    closed.complete(null);
  }
}
