package cloud.faso.spec.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent sees.
 *
 * @param epoch of the session
 * @param sequence grows by one with every report of a session; an older one that arrives late is
 *     answered and ignored
 * @param complete true when {@code vms} and {@code strays} are everything on the node that bears
 *     our mark; false when they are what changed
 * @param cachedImages digests of the images that a new disk needs no download for; always all of
 *     them
 * @param network of a network agent; null of another
 * @param counters of ports whose cards are here: those that moved since they were last told, at
 *     most once a minute; in a complete report all of them. Null of a network agent, and of one of
 *     an earlier version
 * @param volumes those that changed, or, in a complete report, all; null of a network agent, and of
 *     one of an earlier version
 */
public record Observations(
    long epoch,
    long sequence,
    boolean complete,
    NodeLoad load,
    List<PoolReport> pools,
    List<String> cachedImages,
    List<VmObservation> vms,
    List<StrayReport> strays,
    @Nullable NetworkObservation network,
    @Nullable List<PortCounters> counters,
    @Nullable List<VolumeObservation> volumes) {

  /** {@code counters}, of whichever agent. */
  public List<PortCounters> counted() {
    return counters == null ? List.of() : counters;
  }

  /** {@code volumes}, of whichever agent. */
  public List<VolumeObservation> seenVolumes() {
    return volumes == null ? List.of() : volumes;
  }

  /** A report of a network agent. */
  public Observations(
      long epoch,
      long sequence,
      boolean complete,
      NodeLoad load,
      List<PoolReport> pools,
      List<String> cachedImages,
      List<VmObservation> vms,
      List<StrayReport> strays,
      @Nullable NetworkObservation network) {
    this(epoch, sequence, complete, load, pools, cachedImages, vms, strays, network, null, null);
  }

  /** A report on a node that counts nothing. */
  public Observations(
      long epoch,
      long sequence,
      boolean complete,
      NodeLoad load,
      List<PoolReport> pools,
      List<String> cachedImages,
      List<VmObservation> vms,
      List<StrayReport> strays) {
    this(epoch, sequence, complete, load, pools, cachedImages, vms, strays, null, null, null);
  }
}
