package cloud.faso.agent.libvirt;

import cloud.faso.spec.agent.NicSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A domain's definition as libvirt gives it back. */
final class DomainDefinition {
  private final Element domain;

  private DomainDefinition(Element domain) {
    this.domain = domain;
  }

  static DomainDefinition of(String xml) {
    return new DomainDefinition(Xml.parse(xml));
  }

  /**
   * Its virtual processors.
   *
   * @throws IllegalArgumentException when they cannot be read
   */
  int vcpus() {
    return Math.clamp(number(Xml.child(domain, "vcpu")), 0, Integer.MAX_VALUE);
  }

  /** libvirt always answers in KiB. */
  long memoryMiB() {
    return number(Xml.child(domain, "memory")) / 1024;
  }

  /**
   * Our mark, if it bears one.
   *
   * @throws IllegalArgumentException when there is one that cannot be read
   */
  Optional<DomainMetadata> metadata() {
    Element all = Xml.child(domain, "metadata");
    if (all == null) {
      return Optional.empty();
    }
    NodeList ours = all.getElementsByTagNameNS(DomainMetadata.NAMESPACE, "vm");
    return ours.getLength() == 0
        ? Optional.empty()
        : Optional.of(DomainMetadata.of((Element) ours.item(0)));
  }

  /**
   * Its network cards.
   *
   * @throws IllegalArgumentException when they cannot be read
   */
  List<NicSpec> cards() {
    return CardXml.read(Xml.child(domain, "devices"));
  }

  /** Its volumes, each with its place. */
  List<DiskXml.Place> disks() {
    return DiskXml.read(Xml.child(domain, "devices"));
  }

  /** The ids of its volumes. */
  List<String> volumes() {
    return disks().stream().map(DiskXml.Place::volumeId).toList();
  }

  /** Whether it has a controller of that type. */
  boolean hasController(String type) {
    return Xml.children(Xml.child(domain, "devices"), "controller").stream()
        .anyMatch(controller -> controller.getAttribute("type").equals(type));
  }

  /** Of a running domain: whether another device can be plugged in. */
  boolean hasFreeSlot() {
    Element devices = Xml.child(domain, "devices");
    Set<Integer> slots = new HashSet<>();
    for (Element controller : Xml.children(devices, "controller")) {
      if (controller.getAttribute("model").equals("pcie-root-port")) {
        slots.add(Integer.decode(controller.getAttribute("index")));
      }
    }
    NodeList addresses = domain.getElementsByTagName("address");
    for (int i = 0; i < addresses.getLength(); i++) {
      Element address = (Element) addresses.item(i);
      if (address.getAttribute("type").equals("pci")) {
        slots.remove(Integer.decode(address.getAttribute("bus")));
      }
    }
    return !slots.isEmpty();
  }

  /** Of a running domain: whether something in the guest listens on the agent's channel. */
  boolean agentConnected() {
    NodeList targets = domain.getElementsByTagName("target");
    for (int i = 0; i < targets.getLength(); i++) {
      Element target = (Element) targets.item(i);
      if (target.getAttribute("name").equals(DomainXml.AGENT_CHANNEL)) {
        return target.getAttribute("state").equals("connected");
      }
    }
    return false;
  }

  private static long number(@Nullable Element element) {
    return element == null ? 0 : Long.parseLong(element.getTextContent().strip());
  }
}
