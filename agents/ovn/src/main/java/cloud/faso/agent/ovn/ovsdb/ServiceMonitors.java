package cloud.faso.agent.ovn.ovsdb;

import cloud.faso.agent.ovn.core.Member;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.MemberHealth;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What OVN finds when it tries members of load balancers: the rows of {@code Service_Monitor} in
 * the southbound database. What was seen last stands while that is not connected.
 */
public final class ServiceMonitors implements AutoCloseable {
  private static final String TABLE = "Service_Monitor";
  private static final List<String> COLUMNS = List.of("logical_port", "protocol", "port", "status");

  private final SouthboundLink link;

  /** Of these servers, which are one cluster. Not connected before they are watched. */
  public ServiceMonitors(
      List<Endpoint> endpoints, Endpoint.Credentials credentials, RandomGenerator random) {
    this.link = new SouthboundLink(endpoints, credentials, random);
  }

  /**
   * Begins to watch. Called once.
   *
   * @param listener is told all members that are tried whenever one changed; must not wait
   */
  public void watch(Consumer<Map<Member, MemberHealth>> listener) {
    link.start("service-monitors", () -> new Rows(listener));
  }

  /** The rows as the server told them. */
  private static final class Rows implements SouthboundLink.Visit {
    private final Consumer<Map<Member, MemberHealth>> listener;
    private final Map<String, JsonNode> rows = new HashMap<>();

    Rows(Consumer<Map<Member, MemberHealth>> listener) {
      this.listener = listener;
    }

    @Override
    public void begin(JsonRpc rpc) throws IOException, JsonRpc.RpcError, InterruptedException {
      SouthboundLink.monitor(rpc, Map.of(TABLE, COLUMNS), this::take);
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
    link.close();
  }
}
