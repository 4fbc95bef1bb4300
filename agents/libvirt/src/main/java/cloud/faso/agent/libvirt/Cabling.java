package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.Cards;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.libvirt.Domains.Domain;
import cloud.faso.agent.libvirt.binding.Libvirt;
import cloud.faso.agent.libvirt.binding.LibvirtException;
import cloud.faso.spec.agent.NicSpec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Plugs the cards of VMs in and out. Cards that are there when a VM starts are plugged in by
 * libvirt.
 */
final class Cabling {
  private final Libvirt libvirt;
  private final Domains domains;
  private final Chassis chassis;
  private final CardXml xml;

  Cabling(Libvirt libvirt, Domains domains, Chassis chassis, CardXml xml) {
    this.libvirt = libvirt;
    this.domains = domains;
    this.chassis = chassis;
    this.xml = xml;
  }

  /** Before a VM starts: its cards need a switch, and one on which nothing of it was left. */
  void prepare(Domain domain) throws DriverFailure {
    if (!domain.definition().cards().isEmpty()) {
      chassis.require();
      clear(domain.vmId());
    }
  }

  /** First where it lasts: cut short in between, the next plan sees that the other half is due. */
  void attach(Domain domain, NicSpec nic) throws DriverFailure {
    chassis.require();
    String device = xml.render(nic);
    if (!Cards.has(domain.definition().cards(), nic)) {
      libvirt.attachToDefinition(domain.name(), device);
    }
    if (!domain.status().active()) {
      return;
    }
    DomainDefinition live = domains.live(domain);
    if (Cards.has(live.cards(), nic)) {
      return;
    }
    if (!live.hasFreeSlot()) {
      throw new DriverFailure(
          "card-needs-stop",
          "The VM has no free slot for another network card while it runs: stop it and start it"
              + " again.");
    }
    libvirt.plug(domain.name(), device);
  }

  /** First where it lasts: whatever the guest does, the card does not come back. */
  void detach(Domain domain, NicSpec nic) throws DriverFailure {
    String device = xml.render(nic);
    if (Cards.has(domain.definition().cards(), nic)) {
      libvirt.detachFromDefinition(domain.name(), device);
    }
    if (!isPlugged(domain, nic)) {
      return;
    }
    try {
      libvirt.unplug(domain.name(), device);
    } catch (LibvirtException e) {
      if (e.code() == LibvirtException.UNREACHABLE) {
        throw e;
      }
      // It refuses to ask again a guest that was asked and has not answered.
      throw inUse(e);
    }
    if (isPlugged(domain, nic)) {
      throw inUse(null);
    }
  }

  private boolean isPlugged(Domain domain, NicSpec nic) {
    return domain.status().active() && Cards.has(domains.live(domain).cards(), nic);
  }

  private static DriverFailure inUse(@Nullable LibvirtException cause) {
    String message =
        "The guest does not let go of the network card: it may still boot. It is asked again by"
            + " itself; stopping the VM takes the card out at once.";
    return cause == null
        ? new DriverFailure("card-in-use", message)
        : new DriverFailure("card-in-use", message, cause);
  }

  /**
   * Leaves no port of a VM that does not run on the switch: libvirt takes them away, unless it was
   * not there when the guest ended.
   */
  void clear(String vmId) throws DriverFailure {
    try {
      chassis.removePortsOf(VmNames.uuid(vmId));
    } catch (IOException e) {
      throw new DriverFailure(
          "switch-failed", "The node's Open vSwitch failed; the agent's log says at what.", e);
    }
  }
}
