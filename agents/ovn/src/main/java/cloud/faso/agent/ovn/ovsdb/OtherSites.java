package cloud.faso.agent.ovn.ovsdb;

import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.PersistentMap;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.Spec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in the southbound database which nodes of other sites ports are at, so that this site's
 * nodes have tunnels to them. Brought back whenever somebody changes it; while the database is
 * away, tunnels stay as they were.
 */
public final class OtherSites implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OtherSites.class);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long ANSWER_SECONDS = 60;

  /** What was refused is tried again. */
  private static final long RETRY_SECONDS = 30;

  /** Between two rounds that wrote something, in case somebody else writes the opposite. */
  private static final Duration PACE = Duration.ofMillis(100);

  private final SouthboundLink link;
  private final Marks marks;
  private final Semaphore news = new Semaphore(0);
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /** By a port's typed id its node and where the tunnel to it ends. */
  private final SortedMap<String, Map.Entry<String, String>> elsewhere = new TreeMap<>();

  private PersistentMap<String, Spec> known = PersistentMap.of();

  /** Null before it is known. */
  private volatile @Nullable Map<String, String> nodes;

  private volatile @Nullable String complaint;

  /**
   * In these servers, which are one cluster, and take what is written here: OVN's role for nodes
   * does not. Not connected before it is started.
   */
  public OtherSites(
      List<Endpoint> endpoints,
      Endpoint.Credentials credentials,
      Marks marks,
      RandomGenerator random) {
    this.link = new SouthboundLink(endpoints, credentials, random);
    this.marks = marks;
  }

  /** Begins. Called once. */
  public void start() {
    link.start("other-sites", Visit::new);
  }

  /** What is assigned now, by typed id; does not wait. Called by one thread at a time. */
  public void bring(PersistentMap<String, Spec> specs) {
    specs.eachChanged(known, id -> put(id, specs.get(id)));
    known = specs;
    Map<String, String> wanted = nodes();
    if (!wanted.equals(nodes)) {
      nodes = wanted;
      news.release();
    }
  }

  private void put(String id, @Nullable Spec spec) {
    if (spec instanceof PortSpec port && port.chassis() != null && port.encapAddress() != null) {
      elsewhere.put(id, Map.entry(port.chassis(), port.encapAddress()));
    } else {
      elsewhere.remove(id);
    }
  }

  /** Where tunnels to nodes of other sites end, by the names of their chassis. */
  private Map<String, String> nodes() {
    Map<String, String> nodes = new HashMap<>();
    elsewhere.values().forEach(node -> nodes.put(node.getKey(), node.getValue()));
    return nodes;
  }

  private final class Visit implements SouthboundLink.Visit {
    private final SouthboundRows rows = new SouthboundRows(marks);

    @Override
    public void begin(JsonRpc rpc) throws IOException, JsonRpc.RpcError, InterruptedException {
      SouthboundLink.monitor(rpc, SouthboundRows.COLUMNS, this::take);
      var _ = rpc.ended().thenRun(news::release);
      Thread.ofVirtual().name("other-sites-write").start(() -> keep(rpc));
    }

    @Override
    public void notice(String method, JsonNode params) {
      if (method.equals("update")) {
        take(params.path(1));
      }
    }

    private void take(JsonNode updates) {
      synchronized (rows) {
        rows.take(updates);
      }
      news.release();
    }

    private void keep(JsonRpc rpc) {
      try {
        while (!rpc.ended().isDone()) {
          var _ = news.drainPermits();
          boolean done = bring(rpc);
          if (done) {
            news.acquire();
          } else {
            var _ = news.tryAcquire(RETRY_SECONDS, TimeUnit.SECONDS);
          }
        }
      } catch (IOException e) {
        log.atWarn().log("other sites not brought into the southbound database: {}", message(e));
        rpc.close();
      } catch (InterruptedException e) {
        rpc.close();
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("the agent has a bug; it connects anew");
        rpc.close();
      }
    }

    /** False when something was refused. */
    private boolean bring(JsonRpc rpc) throws IOException, InterruptedException {
      Map<String, String> wanted = nodes;
      if (wanted == null) {
        return true;
      }
      SitesPlan plan;
      Optional<SitesPlan.Step> refresh;
      synchronized (rows) {
        plan = SitesPlan.of(marks, wanted, rows);
        refresh = rows.takeRenumbered() ? SitesPlan.refresh(rows) : Optional.empty();
      }
      List<SitesPlan.Step> steps = new ArrayList<>(plan.steps());
      refresh.ifPresent(steps::add);
      String refused =
          plan.strangers().isEmpty()
              ? null
              : "the nodes " + plan.strangers() + ", of whose names somebody else made chassis";
      for (SitesPlan.Step step : steps) {
        try {
          write(rpc, step);
        } catch (JsonRpc.RpcError e) {
          refused = step.about() + ": " + e.getMessage();
          if (refresh.filter(step::equals).isPresent()) {
            synchronized (rows) {
              rows.stillRenumbered();
            }
          }
        }
      }
      complain(refused);
      if (!steps.isEmpty()) {
        Pause.until(closed, PACE);
      }
      return refused == null;
    }

    private void write(JsonRpc rpc, SitesPlan.Step step)
        throws IOException, JsonRpc.RpcError, InterruptedException {
      ArrayNode params = JSON.arrayNode().add(SouthboundLink.DATABASE);
      step.operations().forEach(params::add);
      for (JsonNode result : rpc.call("transact", params, ANSWER_SECONDS)) {
        if (result.hasNonNull("error")) {
          throw new JsonRpc.RpcError(
              result.path("error").asText() + ": " + result.path("details").asText());
        }
      }
      log.atInfo().log("southbound database: {}", step.about());
    }
  }

  /** Once for as long as it lasts. */
  private void complain(@Nullable String refused) {
    if (refused != null && !refused.equals(complaint)) {
      log.atWarn().log("other sites are not reached; the southbound database refuses {}", refused);
    }
    complaint = refused;
  }

  private static String message(IOException e) {
    return String.valueOf(e.getMessage());
  }

  /** What is written stays: traffic goes on. */
  @Override
  public void close() {
    closed.complete(null);
    link.close();
    news.release();
  }
}
