package cloud.faso.agent.ovn.ovsdb;

import cloud.faso.agent.core.Backoff;
import cloud.faso.agent.ovn.core.Member;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.MemberHealth;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What OVN finds when it tries members of load balancers: the rows of {@code Service_Monitor} in
 * the southbound database. One virtual thread stays connected to any of its servers, and comes back
 * after every loss; what was seen last stands until then.
 */
public final class ServiceMonitors implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceMonitors.class);
  private static final String DATABASE = "OVN_Southbound";
  private static final String TABLE = "Service_Monitor";
  private static final List<String> COLUMNS = List.of("logical_port", "protocol", "port", "status");
  private static final long ANSWER_SECONDS = 60;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final List<Endpoint> endpoints;
  private final Endpoint.Credentials credentials;
  private final Backoff backoff;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /** Of these servers, which are one cluster. Not connected before they are watched. */
  public ServiceMonitors(
      List<Endpoint> endpoints, Endpoint.Credentials credentials, RandomGenerator random) {
    this.endpoints = List.copyOf(endpoints);
    this.credentials = credentials;
    this.backoff = new Backoff(Duration.ofMillis(500), LONGEST_PAUSE, random);
  }

  /**
   * Begins to watch. Called once.
   *
   * @param listener is told all members that are tried whenever one changed; must not wait
   */
  public void watch(Consumer<Map<Member, MemberHealth>> listener) {
    Thread.ofVirtual().name("service-monitors").start(() -> stayConnected(listener));
  }

  private void stayConnected(Consumer<Map<Member, MemberHealth>> listener) {
    int failures = 0;
    for (int next = 0; !closed.isDone(); next++) {
      Endpoint endpoint = endpoints.get(next % endpoints.size());
      Rows rows = new Rows(listener);
      String why;
      try (JsonRpc rpc = new JsonRpc(endpoint.connect(credentials), rows)) {
        ArrayNode request = JSON.arrayNode().add(DATABASE).add(TABLE).add(columns());
        rpc.call("monitor", request, ANSWER_SECONDS, rows::take);
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

  private static ObjectNode columns() {
    ObjectNode columns = JSON.objectNode();
    COLUMNS.forEach(columns.putArray("columns")::add);
    ObjectNode tables = JSON.objectNode();
    tables.putArray(TABLE).add(columns);
    return tables;
  }

  /** The rows as the server told them. */
  private static final class Rows implements JsonRpc.Notices {
    private final Consumer<Map<Member, MemberHealth>> listener;
    private final Map<String, JsonNode> rows = new HashMap<>();

    Rows(Consumer<Map<Member, MemberHealth>> listener) {
      this.listener = listener;
    }

    @Override
    public void notice(String method, JsonNode params) {
      if (method.equals("update") && params.path(0).asText().equals(TABLE)) {
        take(params.path(1));
      }
    }

    void take(JsonNode updates) {
      for (Map.Entry<String, JsonNode> update : updates.path(TABLE).properties()) {
        JsonNode row = update.getValue().path("new");
        if (row.isObject()) {
          rows.put(update.getKey(), row);
        } else {
          rows.remove(update.getKey());
        }
      }
      Map<Member, MemberHealth> members = new HashMap<>();
      rows.values().forEach(row -> add(row, members));
      listener.accept(Map.copyOf(members));
    }

    /** Of a port that is tried at two addresses the worse counts. */
    private static void add(JsonNode row, Map<Member, MemberHealth> members) {
      UUID bits;
      try {
        bits = UUID.fromString(row.path("logical_port").asText());
      } catch (IllegalArgumentException e) {
        // Somebody else's, in the same database.
        return;
      }
      Member member =
          new Member(
              TypedIds.of("port", bits),
              // A set of one, or none, for what is TCP unless it is said.
              row.path("protocol").asText().equals("udp") ? 17 : 6,
              row.path("port").asInt());
      members.merge(member, health(row.path("status").asText()), Rows::worse);
    }

    private static MemberHealth health(String status) {
      return switch (status) {
        case "online" -> MemberHealth.ONLINE;
        case "offline" -> MemberHealth.OFFLINE;
        default -> MemberHealth.UNKNOWN;
      };
    }

    private static MemberHealth worse(MemberHealth one, MemberHealth other) {
      return one == MemberHealth.OFFLINE || other == MemberHealth.UNKNOWN ? one : other;
    }
  }

  @Override
  public void close() {
    closed.complete(null);
  }
}
