package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.NicSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Network cards in a domain's definition. Each is plugged into OVN's integration bridge under the
 * UUID of its port, by which OVN knows what may pass; the typed id itself stands in its alias.
 */
final class CardXml {
  /** OVN's integration bridge. */
  static final String BRIDGE = "br-int";

  private static final String ALIAS = "ua-";

  /** A data path in user space computes no checksums for a guest that leaves them out. */
  private static final String WITHOUT_OFFLOADS =
      """
        <driver>
          <host csum="off" gso="off" tso4="off" tso6="off" ecn="off" ufo="off"/>
          <guest csum="off" tso4="off" tso6="off" ecn="off" ufo="off"/>
        </driver>
      """;

  private final boolean offloads;

  /**
   * Cards for a switch.
   *
   * @param offloads false when the guest must compute its checksums itself
   */
  CardXml(boolean offloads) {
    this.offloads = offloads;
  }

  String render(NicSpec nic) throws DriverFailure {
    return """
    <interface type="bridge">
      <source bridge="%s"/>
      <virtualport type="openvswitch"><parameters interfaceid="%s"/></virtualport>
      <mac address="%s"/>
      <mtu size="%d"/>
      <model type="virtio"/>
      <alias name="%s%s"/>
    %s</interface>
    """
        .formatted(
            BRIDGE,
            uuid(nic),
            Xml.escape(nic.mac()),
            nic.mtu(),
            ALIAS,
            Xml.escape(VmNames.checked(nic.port())),
            offloads ? "" : WITHOUT_OFFLOADS);
  }

  private static String uuid(NicSpec nic) throws DriverFailure {
    return TypedIds.uuid(nic.port())
        .orElseThrow(
            () ->
                new DriverFailure(
                    "bad-port-id", "A port's id is not one that the control plane gives."))
        .toString();
  }

  /** The cards among a domain's devices that are ours. */
  static List<NicSpec> read(@Nullable Element devices) {
    List<NicSpec> cards = new ArrayList<>();
    for (Element card : Xml.children(devices, "interface")) {
      String alias = attribute(card, "alias", "name");
      if (alias.startsWith(ALIAS)) {
        cards.add(
            new NicSpec(
                alias.substring(ALIAS.length()),
                attribute(card, "mac", "address"),
                mtu(attribute(card, "mtu", "size"))));
      }
    }
    return cards;
  }

  private static int mtu(String size) {
    return size.isEmpty() ? 0 : Integer.parseInt(size);
  }

  private static String attribute(Element card, String child, String attribute) {
    Element found = Xml.child(card, child);
    return found == null ? "" : found.getAttribute(attribute);
  }
}
