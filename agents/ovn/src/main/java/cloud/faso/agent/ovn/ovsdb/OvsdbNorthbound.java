package cloud.faso.agent.ovn.ovsdb;

import cloud.faso.agent.core.Backoff;
import cloud.faso.agent.ovn.northbound.Northbound;
import cloud.faso.agent.ovn.northbound.NorthboundLost;
import cloud.faso.agent.ovn.northbound.NorthboundRefusal;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A northbound database behind OVSDB. One virtual thread stays connected to the server that leads,
 * or to the only one that is known, and comes back after every loss; what was seen before a loss is
 * not relied on after it.
 */
public final class OvsdbNorthbound implements Northbound {
  private static final Logger log = LoggerFactory.getLogger(OvsdbNorthbound.class);
  private static final long TRANSACTION_SECONDS = 300;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
  private static final List<String> REFUSALS =
      List.of(
          "constraint violation",
          "referential integrity violation",
          "range error",
          "syntax error",
          "unknown column",
          "unknown table");

  private final List<Endpoint> endpoints;
  private final Endpoint.Credentials credentials;
  private final Marks marks;
  private final Backoff backoff;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile @Nullable Live live;
  private volatile String whyLost = "it was not reached yet";

  /** Of these servers, which are one cluster. Not connected before it is watched. */
  public OvsdbNorthbound(
      List<Endpoint> endpoints,
      Endpoint.Credentials credentials,
      Marks marks,
      RandomGenerator random) {
    this.endpoints = List.copyOf(endpoints);
    this.credentials = credentials;
    this.marks = marks;
    this.backoff = new Backoff(Duration.ofMillis(250), LONGEST_PAUSE, random);
  }

  private record Live(Connection connection, Replica replica) {}

  @Override
  public void watch(Listener listener) {
    Thread.ofVirtual().name("northbound").start(() -> stayConnected(listener));
  }

  @Override
  public View view() throws NorthboundLost {
    return present().replica().view();
  }

  private Live present() throws NorthboundLost {
    Live present = live;
    if (present == null) {
      throw new NorthboundLost("The northbound database cannot be reached: " + whyLost + ".");
    }
    return present;
  }

  @Override
  public void change(List<Operation> operations)
      throws NorthboundRefusal, NorthboundLost, InterruptedException {
    Live present = present();
    try {
      JsonNode results =
          present
              .connection()
              .rpc()
              .call(
                  "transact",
                  Transaction.of(
                      Connection.DATABASE, operations, present.replica().view().snapshot()),
                  TRANSACTION_SECONDS);
      for (JsonNode result : results) {
        if (result.hasNonNull("error")) {
          throw failure(result);
        }
      }
    } catch (JsonRpc.RpcError e) {
      throw new NorthboundRefusal(e.getMessage() == null ? "no reason" : e.getMessage());
    } catch (IOException e) {
      present.connection().rpc().close();
      throw new NorthboundLost("A transaction got no answer: " + e.getMessage() + ".", e);
    }
  }

  private static NorthboundLost failure(JsonNode result) throws NorthboundRefusal {
    String error = result.path("error").asText();
    String text = error + ": " + result.path("details").asText();
    if (REFUSALS.contains(error)) {
      throw new NorthboundRefusal(text);
    }
    return new NorthboundLost("A transaction failed: " + text + ".");
  }

  private void stayConnected(Listener listener) {
    long version = 0;
    int failures = 0;
    for (int next = 0; !closed.isDone(); next++) {
      Endpoint endpoint = endpoints.get(next % endpoints.size());
      Replica replica = new Replica(marks, version + 1);
      boolean mustLead = endpoints.size() > 1;
      try (Connection connection =
          Connection.open(endpoint, credentials, mustLead, replica, listener)) {
        live = new Live(connection, replica);
        failures = 0;
        log.atInfo().addKeyValue("server", endpoint).log("northbound database connected");
        listener.changed(replica.version());
        listener.ports(replica.view().snapshot().ports());
        whyLost = connection.rpc().keep(closed);
      } catch (IOException | JsonRpc.RpcError e) {
        whyLost = endpoint + ": " + e.getMessage();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("the OVSDB client has a bug; it goes on");
        whyLost = "a bug: " + e;
      }
      live = null;
      version = replica.version();
      failures++;
      if (!closed.isDone() && failures % endpoints.size() == 0) {
        log.atWarn().addKeyValue("why", whyLost).log("northbound database not connected");
        Pause.until(closed, backoff.after(failures / endpoints.size()));
      }
    }
  }

  @Override
  public void close() {
    closed.complete(null);
    Live present = live;
    if (present != null) {
      present.connection().close();
    }
  }
}
