package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cloud of two nodes with real switches: a home's own, and one that joined it. Their packets to
 * each other pass through a network namespace, as on an underlay, and nothing leaves the machine.
 */
final class NetworkLab implements AutoCloseable {

  private static final String SITE = "ouaga";
  private static final String SECOND = "second";
  private static final String SECOND_CABLE = "n2";
  private static final String TENANT = "/v1/tenants/";
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private final Path folder;
  private final Home home;
  private final String lab = "fl" + ProcessHandle.current().pid() % 100_000;
  private final Namespace underlay;
  private final Person operator;
  private final LabNode second;
  private final Places places;
  private @Nullable FarSite far;
  private final List<Probe> probes = Collections.synchronizedList(new ArrayList<>());

  /** Of a home that is up. */
  NetworkLab(Path folder, Home home) throws Exception {
    this.folder = folder;
    this.home = home;
    this.operator = Person.bearing(home, folder, "operator.token");
    this.places = new Places(operator, SITE, 2);
    this.underlay = Namespace.make(lab + "-under");
    this.second = new LabNode(SECOND, folder, home, underlay, lab, SECOND_CABLE, "192.0.2.2");
    try {
      join();
    } catch (Exception | AssertionError e) {
      try {
        close();
      } catch (IOException | RuntimeException | AssertionError unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }

  private void join() throws Exception {
    underlay.run("ip", "link", "add", "between", "type", "bridge");
    underlay.run("ip", "link", "set", "between", "up");
    operator.curled(200, "PATCH", "/v1/nodes/" + firstNode(), "{\"encapAddress\":\"192.0.2.1\"}");
    first().join(underlay, "n1", "192.0.2.1");
    second.join(operator, SITE, "r1");
  }

  String firstNode() throws IOException {
    return Files.readString(home.file("node-name")).strip();
  }

  Person operator() {
    return operator;
  }

  LabSwitch first() {
    return new LabSwitch(home.file("agent/switch"), lab);
  }

  LabSwitch second() {
    return second.own();
  }

  LabNode secondNode() {
    return second;
  }

  /** A second site of its cloud; to be closed before the lab. */
  FarSite farSite(Path at) throws Exception {
    FarSite made = new FarSite(at, home, operator, underlay, lab);
    far = made;
    return made;
  }

  /** The lead of a tenant's ministry. */
  Person lead(String tenant) throws IOException {
    return Person.bearing(home, folder, tenant.replace("-prod", "-lead.token"));
  }

  JsonNode make(String tenant, String what, String body) throws Exception {
    JsonNode made = lead(tenant).curled(201, "POST", TENANT + tenant + "/" + what, body);
    settled(TENANT + tenant + "/" + what + "/" + made.get("id").asText());
    return made;
  }

  /** Takes something away, and waits until it is gone. */
  void remove(String tenant, String what, String name) throws Exception {
    String path = TENANT + tenant + "/" + what + "/" + name;
    Person.Answered answer = lead(tenant).curl("DELETE", path, null);
    assertThat(answer.status()).as(answer.body()).isIn(202, 204);
    RealHome.await(() -> lead(tenant).curl("GET", path, null).status() == 404);
  }

  /** Until the network agent has made it so. */
  void settled(String path) {
    RealHome.await(() -> Set.of("ACTIVE", "DOWN").contains(phase(path)));
  }

  private String phase(String path) throws Exception {
    return operator.curled(200, "GET", path, null).path("phase").asText();
  }

  /** A port of that tenant. */
  record Plug(
      String id,
      String tenant,
      String name,
      String mac,
      @Nullable String ipv4,
      @Nullable String ipv6) {

    static Plug of(JsonNode port) {
      String ipv4 = null;
      String ipv6 = null;
      for (JsonNode address : port.get("addresses")) {
        String text = address.isTextual() ? address.asText() : address.path("address").asText();
        if (text.contains(":")) {
          ipv6 = text;
        } else {
          ipv4 = text;
        }
      }
      return new Plug(
          port.get("id").asText(),
          port.get("tenant").asText(),
          port.path("name").asText(),
          port.get("mac").asText(),
          ipv4,
          ipv6);
    }

    /** What OVN calls it: the UUID that its id is in base 32. */
    String logicalPort() {
      BigInteger value = BigInteger.ZERO;
      for (char digit : id.substring(id.lastIndexOf('-') + 1).toCharArray()) {
        value = value.shiftLeft(5).or(BigInteger.valueOf(ALPHABET.indexOf(digit)));
      }
      String hex = "%032x".formatted(value);
      return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    String v4() {
      return Optional.ofNullable(ipv4).orElseThrow();
    }

    String v6() {
      return Optional.ofNullable(ipv6).orElseThrow();
    }
  }

  /** Makes a port. */
  Plug port(String tenant, String body) throws Exception {
    return Plug.of(make(tenant, "ports", body));
  }

  /**
   * Plugs a probe into a port, which is placed there, and gives it what DHCP says, and the IPv6
   * address of the port.
   */
  Probe plug(LabSwitch at, Plug port, String name) throws Exception {
    place(at, port);
    Probe probe = squat(at, port, name);
    if (port.ipv4() != null) {
      assertThat(probe.lease()).containsEntry("ip", port.ipv4());
    }
    if (port.ipv6() != null) {
      probe.take(port.ipv6() + "/64");
    }
    return probe;
  }

  /** Makes a port, and plugs a probe into it. */
  Peer peer(LabSwitch at, String tenant, String name, String body) throws Exception {
    Plug plug = port(tenant, body);
    return new Peer(name, plug, plug(at, plug, name));
  }

  /** Plugs a probe into a port wherever that is placed, which nobody knows of. */
  Probe squat(LabSwitch at, Plug port, String name) throws Exception {
    Probe probe = Probe.plug(at, name, port.logicalPort(), port.mac());
    probes.add(probe);
    return probe;
  }

  /** Has a port placed at a node, by a VM there. */
  void place(LabSwitch at, Plug port) throws Exception {
    if (far != null && at.equals(far.at())) {
      far.places().place(port, FarSite.NODE);
    } else {
      places.place(port, at.equals(first()) ? firstNode() : SECOND);
    }
    settled(TENANT + port.tenant() + "/ports/" + port.id());
  }

  /** All of them, and the ports are placed nowhere. */
  void unplugAll() throws Exception {
    endProbes();
    places.letGo();
    if (far != null) {
      far.places().letGo();
    }
  }

  private void endProbes() throws IOException {
    List<Closing> steps = new ArrayList<>();
    for (Probe probe : probes) {
      steps.add(probe::close);
    }
    probes.clear();
    all(steps);
  }

  /** One step of cleaning up. */
  private interface Closing {
    void happen() throws IOException;
  }

  /** All of them, whichever fails. */
  private static void all(List<Closing> steps) throws IOException {
    IOException failure = new IOException("not all could be cleaned up");
    for (Closing step : steps) {
      try {
        step.happen();
      } catch (IOException | RuntimeException | AssertionError e) {
        failure.addSuppressed(e);
      }
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  /** Rows of the northbound database, and ports of the switches, that networks are made of. */
  Set<String> traces() throws Exception {
    Set<String> traces = new NorthboundRows(home.file("network/ovn/run/northbound.sock")).all();
    first().ports().forEach(port -> traces.add("first " + port));
    second().ports().forEach(port -> traces.add("second " + port));
    return traces;
  }

  /** What runs for the network: a name, and the file that its pid is in. */
  Map<String, Path> processes() {
    return Map.of(
        "northd", home.file("network/ovn/run/northd.pid"),
        "northbound", home.file("network/ovn/run/northbound.pid"),
        "southbound", home.file("network/ovn/run/southbound.pid"),
        "ovn-controller of the first", first().pidFile("ovn-controller"),
        "ovn-controller of the second", second().pidFile("ovn-controller"),
        "switch of the first", first().pidFile("ovs-vswitchd"),
        "switch of the second", second().pidFile("ovs-vswitchd"));
  }

  /** kill -9, and waits until whoever looks after it has started another one. */
  void kill(String name) throws Exception {
    Path file = processes().get(name);
    long pid = end(name);
    RealHome.await(
        () -> {
          String text = Files.exists(file) ? Files.readString(file).strip() : "";
          return !text.isEmpty()
              && Long.parseLong(text) != pid
              && ProcessHandle.of(Long.parseLong(text)).isPresent();
        });
  }

  /** kill -9, and waits until it is gone; its pid. Somebody may look after it. */
  long end(String name) throws Exception {
    long pid = Long.parseLong(Files.readString(processes().get(name)).strip());
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().get();
    return pid;
  }

  /** Whether a process with the pid of its file is there. */
  boolean runs(String name) throws IOException {
    long pid = Long.parseLong(Files.readString(processes().get(name)).strip());
    return ProcessHandle.of(pid).isPresent();
  }

  /** Frames on the way between its nodes. */
  PacketSocket between() throws Exception {
    return underlay.inside(() -> PacketSocket.on(SECOND_CABLE));
  }

  @Override
  public void close() throws IOException {
    all(List.of(this::endProbes, second::end, underlay::close));
  }
}
