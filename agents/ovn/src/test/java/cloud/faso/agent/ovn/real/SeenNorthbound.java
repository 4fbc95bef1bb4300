package cloud.faso.agent.ovn.real;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.northbound.Northbound;
import cloud.faso.agent.ovn.northbound.NorthboundLost;
import cloud.faso.agent.ovn.northbound.Synchronizer;
import cloud.faso.agent.ovn.ovsdb.Endpoint;
import cloud.faso.agent.ovn.ovsdb.OvsdbNorthbound;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.Rendered;
import cloud.faso.agent.ovn.topology.Rendering;
import cloud.faso.spec.agent.Spec;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** A connection to a real northbound database, and what was heard over it. */
final class SeenNorthbound implements Northbound.Listener, AutoCloseable {
  static final Marks MARKS = new Marks("node-00000000000000000000000001");

  final Northbound database;
  final AtomicLong version = new AtomicLong(-1);
  final Map<String, Boolean> up = new ConcurrentHashMap<>();

  SeenNorthbound(String address) {
    this(
        address,
        () -> {
          throw new java.io.IOException("no TLS here");
        },
        MARKS);
  }

  SeenNorthbound(String address, Endpoint.Credentials credentials, Marks marks) {
    database =
        new OvsdbNorthbound(Endpoint.parse(address), credentials, marks, new SplittableRandom(1));
    database.watch(this);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> version.get() >= 0);
  }

  Synchronizer.Outcome bring(Map<String, Spec> specs) throws NorthboundLost, InterruptedException {
    Rendered rendered = Rendering.of(MARKS, specs);
    assertThat(rendered.refused()).isEmpty();
    return new Synchronizer(database, MARKS).bring(rendered.wanted());
  }

  @Override
  public void changed(long now) {
    version.set(now);
  }

  @Override
  public void ports(Map<String, Boolean> seen) {
    up.putAll(seen);
  }

  @Override
  public void close() {
    database.close();
  }
}
