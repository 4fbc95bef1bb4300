package cloud.faso.agent.ovn.real;

import static cloud.faso.agent.ovn.Specs.group;
import static cloud.faso.agent.ovn.Specs.groupId;
import static cloud.faso.agent.ovn.Specs.mac;
import static cloud.faso.agent.ovn.Specs.portId;
import static cloud.faso.agent.ovn.Specs.segmentId;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.ovn.Specs;
import cloud.faso.agent.ovn.Topologies;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.SecurityGroupSpec;
import cloud.faso.spec.agent.Spec;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Packets through a real OVN, in ovn-trace's words. */
final class Traffic implements AutoCloseable {
  private final OvnCentral central;
  private final SeenNorthbound seen;

  Traffic() throws IOException, InterruptedException {
    central = OvnCentral.start();
    seen = new SeenNorthbound(central.northbound());
  }

  OvnCentral central() {
    return central;
  }

  /** OVN knows all of it when this returns. */
  void bring(Map<String, Spec> specs) throws Exception {
    assertThat(seen.bring(specs).refused()).isEmpty();
    central.settle();
  }

  /** A router has found out who has an address of the external network. */
  void learn(String router, String address, String mac) throws Exception {
    String datapath =
        central
            .sbctl(
                "--bare",
                "--columns=_uuid",
                "find",
                "datapath_binding",
                "external_ids:name=" + router)
            .strip();
    var _ =
        central.sbctl(
            "create",
            "mac_binding",
            "logical_port=" + router + "." + Topologies.externalId(1),
            "ip=\"" + address + "\"",
            "mac=\"" + mac + "\"",
            "datapath=" + datapath);
    central.settle();
  }

  /** All may pass. */
  static SecurityGroupSpec open() {
    return group(
        rule(1, RuleDirection.INGRESS, AddressFamily.IPV4, null),
        rule(2, RuleDirection.EGRESS, AddressFamily.IPV4, null),
        rule(3, RuleDirection.INGRESS, AddressFamily.IPV6, null),
        rule(4, RuleDirection.EGRESS, AddressFamily.IPV6, null));
  }

  static RuleSpec rule(
      int number, RuleDirection direction, AddressFamily family, @Nullable Integer port) {
    return new RuleSpec(
        Specs.id("rule", number),
        direction,
        family,
        port == null ? null : 6,
        port,
        null,
        null,
        null);
  }

  /** The name of a port in OVN. */
  static String name(int port) {
    return TypedIds.uuid(portId(port)).orElseThrow().toString();
  }

  /** What ovn-trace says when a packet gets to a port. */
  static String arrival(int port) {
    return "output to \"" + name(port) + "\"";
  }

  /** What it says when one leaves to the datacenter. */
  static String departure() {
    return "output to \"" + Topologies.externalId(1) + "-localnet-100\"";
  }

  /** TCP that a port sends to its segment's gateway for somewhere else. */
  String sendFrom(int port, int segment, String source, String destination, int tcp)
      throws IOException {
    return send(
        segmentId(segment),
        name(port),
        mac(port),
        "0e:fa:50:00:00:%02x".formatted(segment),
        source,
        destination,
        tcp);
  }

  /** TCP that comes in from the datacenter. */
  String sendIn(String mac, String source, String destination, int tcp) throws IOException {
    return send(
        Topologies.externalId(1),
        Topologies.externalId(1) + "-localnet-100",
        "52:54:00:dd:dd:dd",
        mac,
        source,
        destination,
        tcp);
  }

  String send(
      String network,
      String inport,
      String sourceMac,
      String mac,
      String source,
      String destination,
      int tcp)
      throws IOException {
    String ip = destination.indexOf(':') < 0 ? "ip4" : "ip6";
    return central.detailedTrace(
        network,
        """
        inport == "%s" && eth.src == %s && eth.dst == %s && %s.src == %s && %s.dst == %s && ip.ttl == 64 && tcp && tcp.src == 4000 && tcp.dst == %d\
        """
            .formatted(inport, sourceMac, mac, ip, source, ip, destination, tcp));
  }

  /** Whom OVN checks. */
  String monitors() throws IOException, InterruptedException {
    return central.sbctl("--format=list", "list", "service_monitor").replaceAll(" *: ", "=");
  }

  /** A chassis tells that packets of a port pass: OVN believes in the health of no other. */
  void plugIn(String name) throws IOException, InterruptedException {
    String row =
        central
            .sbctl(
                "--bare",
                "--columns=_uuid",
                "find",
                "port_binding",
                "logical_port=\"" + name + "\"")
            .strip();
    var _ = central.sbctl("set", "port_binding", row, "up=true");
  }

  /** A chassis tells what its check of an address found. */
  void found(String address, String status) throws IOException, InterruptedException {
    String row =
        central
            .sbctl("--bare", "--columns=_uuid", "find", "service_monitor", "ip=\"" + address + "\"")
            .strip();
    var _ = central.sbctl("set", "service_monitor", row, "status=" + status);
  }

  /** Where OVN's checks come from. */
  String monitorMac() throws IOException, InterruptedException {
    return central
        .nbctl("get", "nb_global", ".", "options:svc_monitor_mac")
        .strip()
        .replace("\"", "");
  }

  /** TCP from a server's port of a connection that was opened from the other side. */
  String answer(int port, int segment, String source, String destination, int tcp)
      throws IOException, InterruptedException {
    return central.run(
        "ovn-trace",
        "--db=" + central.southbound(),
        "--no-friendly-names",
        "--ct=est,rpl",
        "--ct=est,rpl",
        "--ct=est,rpl",
        "--ct=est,rpl",
        segmentId(segment),
        """
        inport == "%s" && eth.src == %s && eth.dst == 0e:fa:50:00:00:%02x && ip4.src == %s && ip4.dst == %s && ip.ttl == 64 && tcp && tcp.src == %d && tcp.dst == 4000\
        """
            .formatted(name(port), mac(port), segment, source, destination, tcp));
  }

  /** UDP to port 53 that comes in from the datacenter. */
  String askIn(String mac, String source, String destination) throws IOException {
    String ip = destination.indexOf(':') < 0 ? "ip4" : "ip6";
    return central.detailedTrace(
        Topologies.externalId(1),
        """
        inport == "%s-localnet-100" && eth.src == 52:54:00:dd:dd:dd && eth.dst == %s && %s.src == %s && %s.dst == %s && ip.ttl == 64 && udp && udp.src == 4000 && udp.dst == 53\
        """
            .formatted(Topologies.externalId(1), mac, ip, source, ip, destination));
  }

  /** All flows that OVN made of what it was told. */
  String flows() throws IOException, InterruptedException {
    return central.sbctl("lflow-list");
  }

  /** Any packet. */
  String trace(String network, String microflow) throws IOException {
    return central.detailedTrace(network, microflow);
  }

  /** A group that all may pass, with that number. */
  static void putOpen(Map<String, Spec> specs, int number) {
    specs.put(groupId(number), open());
  }

  @Override
  public void close() {
    seen.close();
    central.close();
  }
}
