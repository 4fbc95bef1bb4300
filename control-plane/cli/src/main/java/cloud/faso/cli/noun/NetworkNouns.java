package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.delete;
import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.patch;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.command.Endpoint;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;

/** Segments, subnets and ports; {@link SecurityGroups} has what may pass. */
final class NetworkNouns {

  private static final String HOME = "/v1/tenants/{tenant}";
  private static final String SEGMENTS = HOME + "/segments";
  private static final String SEGMENT = SEGMENTS + "/{segment}";
  private static final String SUBNETS = HOME + "/subnets";
  private static final String SUBNET = SUBNETS + "/{subnet}";
  private static final String PORTS = HOME + "/ports";
  private static final String PORT = PORTS + "/{port}";

  private static final Field CIDR = Field.text("--cidr", "cidr");
  private static final Field GATEWAY = Field.text("--gateway", "gateway");
  private static final Field DNS = Field.of("--dns", "dns", Kind.LIST);
  private static final Field MTU = Field.of("--mtu", "mtu", Kind.NUMBER);
  private static final Field ON_SEGMENT = Field.text("--segment", "segment");
  private static final Field GROUPS = Field.of("--security-group", "securityGroups", Kind.LIST);
  private static final Field SPOOFING = Field.of("--anti-spoofing", "antiSpoofing", Kind.SWITCH);
  private static final Field PAIRS = Field.of("--allowed-pair", "allowedAddressPairs", Kind.ITEMS);
  private static final Field HOSTNAME = Field.text("--hostname", "hostname");

  static final Field SEND = Field.of("--send-mbps", "bandwidth.sendMbps", Kind.NUMBER);
  static final Field RECEIVE = Field.of("--receive-mbps", "bandwidth.receiveMbps", Kind.NUMBER);
  private static final Field MODE = Field.choice("--ipv6-mode", "ipv6Mode", "DHCPV6", "SLAAC");

  private NetworkNouns() {}

  static Noun segments() {
    return Noun.of(
        "segment",
        Verbs.list(
            get("listSegments", SEGMENTS),
            "name",
            "phase",
            "cidr",
            "cidr6",
            "mtu",
            "createdAt",
            "id"),
        Verbs.show(get("getSegment", SEGMENT)),
        Verbs.create(post("createSegment", SEGMENTS), "name")
            .with(
                CIDR,
                Field.text("--cidr6", "cidr6"),
                GATEWAY,
                Field.text("--gateway6", "gateway6"),
                DNS,
                MTU,
                MODE,
                Catalogue.DESCRIPTION)
            .with(Trait.ASYNCHRONOUS),
        Verbs.set(patch("patchSegment", SEGMENT))
            .with(DNS, MTU, Catalogue.DESCRIPTION)
            .with(Trait.ASYNCHRONOUS),
        Verbs.delete(delete("deleteSegment", SEGMENT)).with(Trait.ASYNCHRONOUS),
        Verbs.wait(get("getSegment", SEGMENT), "ACTIVE", "PENDING"));
  }

  static Noun subnets() {
    return Noun.of(
        "subnet",
        Verbs.list(
                get("listSubnets", SUBNETS),
                "id",
                "segment",
                "family",
                "cidr",
                "gateway",
                "addresses")
            .with(ON_SEGMENT),
        Verbs.show(get("getSubnet", SUBNET)),
        createSubnet(),
        Verbs.set(patch("patchSubnet", SUBNET)).with(DNS).with(Trait.ASYNCHRONOUS),
        Verbs.delete(delete("deleteSubnet", SUBNET)).with(Trait.ASYNCHRONOUS));
  }

  private static Verb createSubnet() {
    Endpoint endpoint = post("createSubnet", SUBNETS);
    return Verb.of(
            "create", Names.NONE, in -> Verbs.create(in, in.path(endpoint.path(), null)), endpoint)
        .with(ON_SEGMENT.must(), CIDR.must(), GATEWAY, DNS, MODE)
        .with(Trait.CHANGES, Trait.ASYNCHRONOUS);
  }

  static Noun ports() {
    return Noun.of(
        "port",
        Verbs.list(
                get("listPorts", PORTS),
                "name",
                "phase",
                "segment",
                "addresses",
                "mac",
                "vm",
                "securityGroups",
                "id")
            .with(
                ON_SEGMENT,
                Field.text("--vm", "vm"),
                Field.text("--security-group", "securityGroup")),
        Verbs.show(get("getPort", PORT)),
        Verbs.create(post("createPort", PORTS), "name")
            .with(
                ON_SEGMENT.must(),
                Field.of("--address", "addresses", Kind.LIST),
                Field.text("--mac", "mac"),
                GROUPS,
                SPOOFING,
                PAIRS,
                HOSTNAME,
                SEND,
                RECEIVE)
            .with(Trait.ASYNCHRONOUS),
        Verbs.set(patch("patchPort", PORT))
            .with(GROUPS, SPOOFING, PAIRS, HOSTNAME, SEND, RECEIVE)
            .with(Trait.ASYNCHRONOUS),
        Verbs.delete(delete("deletePort", PORT)).with(Trait.ASYNCHRONOUS),
        Verbs.wait(get("getPort", PORT), "ACTIVE", "DOWN", "PENDING"));
  }
}
