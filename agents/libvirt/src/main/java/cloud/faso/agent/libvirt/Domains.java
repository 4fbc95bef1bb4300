package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.agent.libvirt.binding.DomainStatus;
import cloud.faso.agent.libvirt.binding.Libvirt;
import cloud.faso.agent.libvirt.binding.LibvirtException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The domains that bear this node's mark, by their VM's id. What bears another's mark, or none, is
 * as if it were not there, save that its name is taken.
 */
final class Domains {
  private static final Logger log = LoggerFactory.getLogger(Domains.class);

  private final Libvirt libvirt;
  private final String nodeId;

  Domains(Libvirt libvirt, String nodeId) {
    this.libvirt = libvirt;
    this.nodeId = nodeId;
  }

  /** One of our domains. */
  record Domain(
      String vmId, DomainStatus status, DomainDefinition definition, DomainMetadata metadata) {
    String name() {
      return status.name();
    }
  }

  /** What a domain of any name is to us. */
  sealed interface Sight {
    record Ours(Domain domain) implements Sight {}

    record Foreign() implements Sight {}

    /** It bears our mark, and something is wrong with it. */
    record Odd(String vmId, String detail) implements Sight {}
  }

  /** The VM's domain; nothing when there is none, or it is another's. */
  Optional<Domain> find(String vmId) {
    return libvirt
        .status(VmNames.domain(vmId))
        .flatMap(
            status ->
                look(status) instanceof Sight.Ours(Domain domain)
                    ? Optional.of(domain)
                    : Optional.empty());
  }

  /**
   * The VM's domain, to do something about it.
   *
   * @throws DriverFailure when there is one of its name that is not ours to touch
   */
  Optional<Domain> findToChange(String vmId) throws DriverFailure {
    Optional<DomainStatus> status = libvirt.status(VmNames.domain(vmId));
    if (status.isEmpty()) {
      return Optional.empty();
    }
    if (look(status.get()) instanceof Sight.Ours(Domain domain)) {
      return Optional.of(domain);
    }
    log.warn("The domain {} is not this node's; rename it", VmNames.domain(vmId));
    throw new DriverFailure(
        "name-taken",
        "Something else on the node bears the VM's name; have an operator rename it.");
  }

  /** The VM's domain, which must be there. */
  Domain get(String vmId) throws DriverFailure {
    return findToChange(vmId)
        .orElseThrow(
            () -> new DriverFailure("not-defined", "The hypervisor does not know the VM."));
  }

  /** What a domain is to us; foreign when it went away meanwhile. */
  Sight look(DomainStatus status) {
    try {
      return look(status, DomainDefinition.of(libvirt.definition(status.name())));
    } catch (LibvirtException e) {
      if (e.code() == LibvirtException.NO_DOMAIN) {
        return new Sight.Foreign();
      }
      throw e;
    }
  }

  private Sight look(DomainStatus status, DomainDefinition definition) {
    String idFromName = VmNames.vmId(status.name()).orElse(status.name());
    Optional<DomainMetadata> metadata;
    try {
      metadata = definition.metadata();
    } catch (IllegalArgumentException e) {
      return new Sight.Odd(
          idFromName, "Its metadata bears Faso's mark but cannot be read: " + e.getMessage());
    }
    if (metadata.isEmpty() || !metadata.get().nodeId().equals(nodeId)) {
      return new Sight.Foreign();
    }
    String vmId = metadata.get().vmId();
    if (!status.name().equals(VmNames.domain(vmId))) {
      return new Sight.Odd(vmId, "A domain of another name bears this VM's mark.");
    }
    return new Sight.Ours(new Domain(vmId, status, definition, metadata.get()));
  }

  /** The mark of a VM that nothing was done to yet. */
  DomainMetadata freshMark(String vmId) {
    return new DomainMetadata(nodeId, vmId, VmMarks.NONE);
  }

  /** Writes down what became of a VM. */
  void mark(Domain domain, UnaryOperator<VmMarks> change) {
    DomainMetadata metadata = domain.metadata().with(change.apply(domain.metadata().marks()));
    libvirt.setMetadata(
        domain.name(), metadata.toXml(), DomainMetadata.PREFIX, DomainMetadata.NAMESPACE);
  }

  /** Presses the power button, and asks the agent in the guest too if there is one. */
  void askToStop(Domain domain, boolean again) {
    libvirt.pressPowerButton(domain.name());
    if (again && hasAgent(domain)) {
      libvirt.shutdownThroughAgent(domain.name());
    }
  }

  /** Asks the agent in the guest if there is one; presses the power button otherwise. */
  void askToRestart(Domain domain) {
    if (hasAgent(domain)) {
      try {
        libvirt.rebootThroughAgent(domain.name());
        return;
      } catch (LibvirtException e) {
        log.info("The agent in {} does not restart it: {}", domain.name(), e.getMessage());
      }
    }
    libvirt.reboot(domain.name());
  }

  private boolean hasAgent(Domain domain) {
    return live(domain).agentConnected();
  }

  /** The domain as it runs. */
  DomainDefinition live(Domain domain) {
    return DomainDefinition.of(libvirt.liveDefinition(domain.name()));
  }
}
