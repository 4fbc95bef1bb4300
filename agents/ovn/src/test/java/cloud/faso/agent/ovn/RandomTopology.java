package cloud.faso.agent.ovn;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.AddressPair;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.SecurityGroupSpec;
import cloud.faso.spec.agent.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A few segments, ports and groups, as chance has it. */
public final class RandomTopology {
  private final RandomGenerator random;
  private final Map<String, Spec> specs = new LinkedHashMap<>();
  private final int segments;
  private final int groups;
  private int rules;

  private RandomTopology(RandomGenerator random, int segments) {
    this.random = random;
    this.segments = segments;
    this.groups = 1 + random.nextInt(4);
  }

  /** One of them. */
  public static Map<String, Spec> of(RandomGenerator random) {
    return of(random, 1 + random.nextInt(2));
  }

  /** One of them with so many segments. */
  public static Map<String, Spec> of(RandomGenerator random, int segments) {
    return new RandomTopology(random, segments).build();
  }

  private Map<String, Spec> build() {
    for (int i = 0; i < segments; i++) {
      specs.put(Specs.segmentId(i), Specs.segment(i));
    }
    for (int i = 0; i < groups; i++) {
      specs.put(Specs.groupId(i), group());
    }
    int ports = 2 + random.nextInt(5);
    for (int i = 0; i < ports; i++) {
      specs.put(Specs.portId(i), port(i));
    }
    return specs;
  }

  private SecurityGroupSpec group() {
    List<RuleSpec> list = new ArrayList<>();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      list.add(rule());
    }
    return Specs.group(list.toArray(new RuleSpec[0]));
  }

  private RuleSpec rule() {
    AddressFamily family = random.nextInt(3) == 0 ? AddressFamily.IPV6 : AddressFamily.IPV4;
    Integer protocol =
        switch (random.nextInt(7)) {
          case 0 -> 6;
          case 1, 2 -> 17;
          case 3 -> family == AddressFamily.IPV4 ? 1 : 58;
          case 4 -> 47;
          case 5 -> 132;
          default -> null;
        };
    Integer first = null;
    Integer last = null;
    if (protocol != null && Packet.hasPorts(protocol) && random.nextBoolean()) {
      first = random.nextInt(4) * 20;
      last = random.nextBoolean() ? null : first + random.nextInt(40);
    } else if (protocol != null && (protocol == 1 || protocol == 58) && random.nextBoolean()) {
      first = icmpType(family, random);
      last = random.nextBoolean() ? null : icmpCode(random);
    }
    return new RuleSpec(
        Specs.id("rule", rules++),
        random.nextBoolean() ? RuleDirection.INGRESS : RuleDirection.EGRESS,
        family,
        protocol,
        first,
        last,
        random.nextInt(3) == 0 ? cidr(family) : null,
        random.nextInt(3) == 0 ? Specs.groupId(random.nextInt(groups)) : null);
  }

  /** An echo request, or that somebody is not reached. */
  public static int icmpType(AddressFamily family, RandomGenerator random) {
    return family == AddressFamily.IPV4
        ? (random.nextBoolean() ? 8 : 3)
        : (random.nextBoolean() ? 128 : 1);
  }

  public static int icmpCode(RandomGenerator random) {
    return random.nextInt(2);
  }

  private String cidr(AddressFamily family) {
    int segment = random.nextInt(segments);
    int port = random.nextInt(6);
    if (family == AddressFamily.IPV4) {
      return switch (random.nextInt(4)) {
        case 0 -> "0.0.0.0/0";
        case 1 -> "10." + segment + ".0.0/16";
        case 2 -> Specs.address4(port, segment);
        default -> Specs.address4(port & ~1, segment) + "/31";
      };
    }
    return switch (random.nextInt(3)) {
      case 0 -> "::/0";
      case 1 -> "fd00:" + segment + "::/64";
      default -> Specs.address6(port, segment) + "/128";
    };
  }

  private PortSpec port(int number) {
    List<String> in = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      if (random.nextInt(3) != 0) {
        in.add(Specs.groupId(i));
      }
    }
    PortSpec port = Specs.port(number, random.nextInt(segments), in.toArray(new String[0]));
    if (number % 4 == 3) {
      // Whatever the site, the same passes.
      port = Specs.elsewhere(port, Specs.id("node", 9), "192.0.2.9");
    }
    AddressPair pair = pair();
    return pair == null
        ? Specs.with(port, random.nextInt(6) != 0)
        : Specs.with(port, random.nextInt(6) != 0, pair);
  }

  private @Nullable AddressPair pair() {
    return switch (random.nextInt(6)) {
      // One address each: ovn-trace, unlike ovn-controller, takes a range for its first address.
      case 0 -> new AddressPair("10.99.0.7/32", null);
      case 1 -> new AddressPair("10.99.0.7", "52:54:00:99:99:99");
      case 2 -> new AddressPair("fd99::7", null);
      default -> null;
    };
  }
}
