package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.AddressPair;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of a port can be told without looking at others; says of what cannot be what is wrong. */
final class PortRules {

  private final Flaws flaws;
  private final SubnetRules rules;

  PortRules(Flaws flaws) {
    this.flaws = flaws;
    this.rules = new SubnetRules(flaws);
  }

  /**
   * An address that was chosen.
   *
   * @param pointer where in the body
   */
  record Chosen(String pointer, IPAddress address) {}

  /** The addresses that were chosen, checked against the subnets that there are. */
  Map<AddressFamily, Chosen> addresses(List<String> texts, List<SubnetRow> subnets) {
    Map<AddressFamily, Chosen> chosen = new EnumMap<>(AddressFamily.class);
    for (int i = 0; i < texts.size(); i++) {
      String pointer = "/addresses/" + i;
      Optional<IPAddress> address = rules.address(pointer, texts.get(i));
      if (address.isPresent() && isWithin(pointer, address.get(), subnets)) {
        AddressFamily family = Cidr.familyOf(address.get());
        if (chosen.put(family, new Chosen(pointer, address.get())) != null) {
          flaws.add(pointer, "violation.second-address", SubnetRules.name(family));
        }
      }
    }
    return chosen;
  }

  private boolean isWithin(String pointer, IPAddress address, List<SubnetRow> subnets) {
    AddressFamily family = Cidr.familyOf(address);
    Optional<SubnetRow> subnet =
        subnets.stream().filter(each -> each.family() == family).findFirst();
    if (subnet.isEmpty()) {
      flaws.add(pointer, "violation.segment-without-family", SubnetRules.name(family));
      return false;
    }
    Cidr network = subnet.get().network();
    String text = address.toCanonicalString();
    if (!network.holds(address)) {
      flaws.add(pointer, "violation.address-outside", text, network);
    } else if (text.equals(subnet.get().gateway())) {
      flaws.add(pointer, "violation.address-of-gateway", text);
    } else if (!network.isUsable(address)) {
      flaws.add(pointer, "violation.address-of-network", text, network);
    } else {
      return true;
    }
    return false;
  }

  /**
   * With SLAAC a port's address follows from its MAC; one that was chosen must be that one.
   *
   * @param chosen gets it
   */
  void follow(Map<AddressFamily, Chosen> chosen, SubnetRow subnet, String mac) {
    IPAddress own = Macs.addressIn(subnet.network(), mac);
    String text = own.toCanonicalString();
    Chosen asked = chosen.get(AddressFamily.IPV6);
    if (asked != null && !asked.address().equals(own)) {
      flaws.add(asked.pointer(), "violation.slaac-address", text);
    } else if (text.equals(subnet.gateway())) {
      flaws.add("/mac", "violation.slaac-gateway", text);
    } else {
      chosen.put(AddressFamily.IPV6, new Chosen(asked == null ? "/mac" : asked.pointer(), own));
    }
  }

  /** The MAC address that was chosen; null for none. */
  @Nullable String mac(String pointer, @Nullable String text) {
    if (text == null) {
      return null;
    }
    String mac = Macs.canonical(text);
    if (!Macs.isOfOneMachine(mac)) {
      flaws.add(pointer, "violation.mac-of-group", text);
    }
    return mac;
  }

  /** Pairs as they are stored: each a network, the MAC in lower case. */
  List<AddressPair> pairs(List<AddressPair> asked) {
    List<AddressPair> pairs = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      String pointer = "/allowedAddressPairs/" + i;
      AddressPair pair = asked.get(i);
      Optional<Cidr> cidr =
          pair.cidr().contains("/")
              ? rules.network(pointer + "/cidr", pair.cidr())
              : rules.address(pointer + "/cidr", pair.cidr()).map(Cidr::of);
      @Nullable String mac = mac(pointer + "/mac", pair.mac());
      cidr.ifPresent(network -> pairs.add(new AddressPair(network.toString(), mac)));
    }
    return pairs.stream().distinct().toList();
  }
}
