package cloud.faso.placement;

import java.util.Locale;

/** The rules that a node must pass, in the order in which they are told. */
public enum Filter {
  STATE,
  SITE,
  ARCHITECTURE,
  NETWORK,
  VCPUS,
  MEMORY,
  POOL,
  ANTI_AFFINITY;

  boolean passes(Candidate node, Demand demand) {
    return switch (this) {
      case STATE -> node.state() == Candidate.State.READY;
      case SITE -> demand.site() == null || demand.site().equals(node.site());
      case ARCHITECTURE -> node.architecture().equals(demand.architecture());
      case NETWORK -> node.networked() || !demand.networked();
      case VCPUS -> node.freeVcpus() >= demand.vcpus();
      case MEMORY -> node.freeMemoryMiB() >= demand.memoryMiB();
      case POOL -> node.poolWith(demand.diskGiB()) != null;
      case ANTI_AFFINITY -> !demand.apartFrom().contains(node.id());
    };
  }

  /** How much a node has of what the rule asks for; 0 where that is no amount. */
  long amount(Candidate node) {
    return switch (this) {
      case VCPUS -> node.freeVcpus();
      case MEMORY -> node.freeMemoryMiB();
      case POOL -> node.pools().stream().mapToLong(Candidate.Pool::freeGiB).max().orElse(0);
      case STATE, SITE, ARCHITECTURE, NETWORK, ANTI_AFFINITY -> 0;
    };
  }

  /** As scripts know it, e.g. {@code anti-affinity}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
