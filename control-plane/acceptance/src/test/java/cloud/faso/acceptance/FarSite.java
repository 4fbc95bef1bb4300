package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

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
  private static final String ADDRESS = "192.0.2.3";

  private final LabAgent network;
  private final LabAgent node;
  private final LabSwitch own;

  /**
   * @param folder for all that it keeps
   * @param lab what the lab's own things are called
   */
  FarSite(Path folder, Home home, Person operator, Namespace underlay, String lab)
      throws Exception {
    this.network = LabAgent.network(home, "far-network", folder);
    this.node = LabAgent.node(home, NODE, folder);
    this.own = new LabSwitch(node.folder().resolve("switch"), lab);
    try {
      begin(operator, underlay);
    } catch (Exception | AssertionError e) {
      try {
        close();
      } catch (IOException | RuntimeException | AssertionError unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }

  private void begin(Person operator, Namespace underlay) throws Exception {
    String site = "\"site\":\"" + NAME + "\"";
    operator.curled(201, "POST", "/v1/sites", "{\"name\":\"%s\"}".formatted(NAME));
    operator.curled(201, "POST", "/v1/racks", "{\"name\":\"far\",%s}".formatted(site));
    network.join(operator, site + ",\"kind\":\"OVN\"");
    node.join(
        operator,
        site + ",\"rack\":\"far\",\"kind\":\"LIBVIRT\",\"encapAddress\":\"%s\"".formatted(ADDRESS));
    network.awaitReady(operator);
    node.awaitReady(operator);
    own.join(underlay, "n3", ADDRESS);
  }

  /** The switch of its node. */
  LabSwitch at() {
    return own;
  }

  /** The switch of a node of its, which is its only one. */
  LabSwitch at(String node) {
    assertThat(node).isEqualTo(NODE);
    return own;
  }

  private Path databases() {
    return network.folder().resolve("ovn");
  }

  /** Rows of its northbound database, and ports of its switch, that networks are made of. */
  Set<String> traces() throws Exception {
    Set<String> traces = new NorthboundRows(databases().resolve("run/northbound.sock")).all();
    traces.addAll(own.ports());
    return traces;
  }

  /** All of it ends at once, as when its power is cut. */
  void cutPower() throws Exception {
    network.kill();
    node.kill();
    for (String part : List.of("northd", "northbound", "southbound")) {
      Path file = databases().resolve("run/" + part + ".pid");
      ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
    own.cutPower();
  }

  @Override
  public void close() throws IOException {
    network.end();
    node.end();
    node.stopLibvirtd();
    node.stopSwitch();
    network.stopDatabases();
  }
}
