package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.PeeringRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Says in OVN's language what a peering does not allow in one direction. An ACL either lets pass or
 * drops, and what a peering allows must still pass the security groups; so all but that is dropped.
 * Nothing is negated: OVN tests protocols and ICMP types for being equal only.
 */
final class PeeringMatch {
  private static final int MOST_PORT = 65535;
  private static final int MOST_BYTE = 255;
  private static final int UDP = 17;

  private final AddressFamily family;
  private final Set<Integer> whole = new TreeSet<>();
  private final Map<Integer, List<PeeringRule>> parts = new TreeMap<>();
  private boolean everything;

  PeeringMatch(AddressFamily family) {
    this.family = family;
  }

  /** Lets something pass; fails, and lets nothing pass, when it says what does not exist. */
  void allow(PeeringRule rule) throws Unrenderable {
    check(rule);
    Integer protocol = rule.protocol();
    if (protocol == null) {
      everything = true;
    } else if (isIcmp(protocol) && protocol != icmp()) {
      return;
    } else if (rule.first() == null) {
      whole.add(protocol);
    } else {
      parts.computeIfAbsent(protocol, _ -> new ArrayList<>()).add(rule);
    }
  }

  /** Whether it lets UDP to that port pass. */
  boolean allowsUdp(int port) {
    return everything
        || whole.contains(UDP)
        || parts.getOrDefault(UDP, List.of()).stream().anyMatch(rule -> covers(rule, port));
  }

  private static boolean covers(PeeringRule rule, int port) {
    int first = Objects.requireNonNull(rule.first());
    return first <= port && port <= Objects.requireNonNullElse(rule.last(), first);
  }

  private static void check(PeeringRule rule) throws Unrenderable {
    Integer protocol = rule.protocol();
    Integer first = rule.first();
    int most = protocol != null && isIcmp(protocol) ? MOST_BYTE : MOST_PORT;
    boolean numbered = protocol != null && (hasPorts(protocol) || isIcmp(protocol));
    Integer last = rule.last();
    boolean good =
        (protocol == null || (protocol >= 0 && protocol <= MOST_BYTE))
            && (first == null ? last == null : numbered && first >= 0 && first <= most)
            && (last == null || (last >= 0 && last <= most))
            && (last == null
                || first == null
                || protocol == null
                || isIcmp(protocol)
                || first <= last);
    if (!good) {
      throw new Unrenderable(
          "bad-peering-rule",
          "The peering allows the protocol " + protocol + " with " + first + " to " + last + ".");
    }
  }

  private static boolean hasPorts(int protocol) {
    return protocol == 6 || protocol == 17 || protocol == 132;
  }

  private static boolean isIcmp(int protocol) {
    return protocol == 1 || protocol == 58;
  }

  private int icmp() {
    return family == AddressFamily.IPV4 ? 1 : 58;
  }

  /** Alternatives; empty when all is allowed. */
  List<String> refused() {
    if (everything) {
      return List.of();
    }
    Set<Integer> named = new TreeSet<>(whole);
    named.addAll(parts.keySet());
    List<String> refused = new ArrayList<>();
    refused.add(named.isEmpty() ? Addresses.ip(family) : "ip.proto == {" + others(named) + "}");
    parts.forEach(
        (protocol, rules) -> {
          if (!whole.contains(protocol)) {
            refused.addAll(hasPorts(protocol) ? otherPorts(protocol, rules) : otherTypes(rules));
          }
        });
    return refused;
  }

  private static List<String> otherPorts(int protocol, List<PeeringRule> rules) {
    String name =
        switch (protocol) {
          case 6 -> "tcp";
          case 17 -> "udp";
          default -> "sctp";
        };
    TreeMap<Integer, Integer> ranges = new TreeMap<>();
    for (PeeringRule rule : rules) {
      int first = number(rule.first(), 0);
      ranges.merge(first, number(rule.last(), first), Math::max);
    }
    List<String> other = new ArrayList<>();
    int next = 0;
    for (Map.Entry<Integer, Integer> range : ranges.entrySet()) {
      if (range.getKey() > next) {
        other.add(between(name, next, range.getKey() - 1));
      }
      next = Math.max(next, range.getValue() + 1);
    }
    if (next <= MOST_PORT) {
      other.add(between(name, next, MOST_PORT));
    }
    return other;
  }

  /** OVN does not take a comparison that always holds. */
  private static String between(String name, int first, int last) {
    if (first == 0) {
      return name + ".dst <= " + last;
    }
    if (last == MOST_PORT) {
      return name + ".dst >= " + first;
    }
    return "(" + name + ".dst >= " + first + " && " + name + ".dst <= " + last + ")";
  }

  private List<String> otherTypes(List<PeeringRule> rules) {
    String name = family == AddressFamily.IPV4 ? "icmp4" : "icmp6";
    Map<Integer, Set<Integer>> codes = new TreeMap<>();
    Set<Integer> wholeTypes = new TreeSet<>();
    for (PeeringRule rule : rules) {
      int type = number(rule.first(), 0);
      Integer code = rule.last();
      codes.computeIfAbsent(type, _ -> new TreeSet<>());
      if (code == null) {
        wholeTypes.add(type);
      } else {
        codes.computeIfAbsent(type, _ -> new TreeSet<>()).add(code);
      }
    }
    List<String> other = new ArrayList<>();
    other.add(name + ".type == {" + others(codes.keySet()) + "}");
    codes.forEach(
        (type, some) -> {
          if (!wholeTypes.contains(type)) {
            other.add(
                "("
                    + name
                    + ".type == "
                    + type
                    + " && "
                    + name
                    + ".code == {"
                    + others(some)
                    + "})");
          }
        });
    return other;
  }

  private static int number(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  /** Those of a byte that are not among them. */
  private static String others(Set<Integer> numbers) {
    return IntStream.rangeClosed(0, MOST_BYTE)
        .filter(number -> !numbers.contains(number))
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(", "));
  }
}
