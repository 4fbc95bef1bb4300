package cloud.faso.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A second site of a lab's cloud: OVN databases of its own with their network agent, and a node
 * whose packets get to the first site's through the same underlay.
 */
final class FarSite implements AutoCloseable {

  static final String NAME = "bobo";

  static final String NODE = "far";

  private final LabAgent network;
  private final LabNode node;
  private final Places places;

  /**
   * @param folder for all that it keeps
   * @param lab what the lab's own things are called
   */
  FarSite(Path folder, Home home, Person operator, Namespace underlay, String lab)
      throws Exception {
    this.network = LabAgent.network(home, "far-network", folder);
    this.places = new Places(operator, NAME, 1);
    this.node = new LabNode(NODE, folder, home, underlay, lab, "n3", "192.0.2.3");
    try {
      begin(operator);
    } catch (Exception | AssertionError e) {
      try {
        close();
      } catch (IOException | RuntimeException | AssertionError unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }

  private void begin(Person operator) throws Exception {
    String site = "\"site\":\"" + NAME + "\"";
    operator.curled(201, "POST", "/v1/sites", "{\"name\":\"%s\"}".formatted(NAME));
    operator.curled(201, "POST", "/v1/racks", "{\"name\":\"far\",%s}".formatted(site));
    network.join(operator, site + ",\"kind\":\"OVN\"");
    node.join(operator, NAME, "far");
    network.awaitReady(operator);
  }

  /** The switch of its node. */
  LabSwitch at() {
    return node.own();
  }

  Places places() {
    return places;
  }

  private Path databases() {
    return network.folder().resolve("ovn");
  }

  /** Rows of its northbound database, and ports of its switch, that networks are made of. */
  Set<String> traces() throws Exception {
    Set<String> traces = new NorthboundRows(databases().resolve("run/northbound.sock")).all();
    traces.addAll(node.own().ports());
    return traces;
  }

  /** All of it ends at once, as when its power is cut. */
  void cutPower() throws Exception {
    network.kill();
    for (String part : List.of("northd", "northbound", "southbound")) {
      Path file = databases().resolve("run/" + part + ".pid");
      ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
    node.cutPower();
  }

  /** As {@link LabNode#powerOn}. */
  void powerOn(List<Peer> peers) throws Exception {
    node.powerOn(peers);
  }

  /** Both of its agents start, which start the rest. */
  void boot() throws Exception {
    network.start();
    node.boot();
  }

  @Override
  public void close() throws IOException {
    network.end();
    node.end();
    network.stopDatabases();
  }
}
