package cloud.faso.hardware;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is and what is given out.
 *
 * @param sites in order of name
 */
public record CapacityView(Sums total, List<Sums> sites) {

  /**
   * The sums over nodes that are not retired.
   *
   * @param site name of the site; null for all of them together
   * @param readyNodes those that can take VMs now
   */
  public record Sums(
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String site,
      long nodes,
      long readyNodes,
      long vms,
      Amount vcpus,
      Amount memoryMiB,
      Amount volumeGiB) {

    static final Sums NONE = new Sums(null, 0, 0, 0, Amount.NONE, Amount.NONE, Amount.NONE);

    Sums plus(Sums other) {
      return new Sums(
          site,
          nodes + other.nodes,
          readyNodes + other.readyNodes,
          vms + other.vms,
          vcpus.plus(other.vcpus),
          memoryMiB.plus(other.memoryMiB),
          volumeGiB.plus(other.volumeGiB));
    }
  }

  /**
   * One resource.
   *
   * @param capacity what the hardware has
   * @param allowed what may be given out, overcommit included
   * @param reserved what is given out
   */
  public record Amount(long capacity, long allowed, long reserved) {

    static final Amount NONE = new Amount(0, 0, 0);

    Amount plus(Amount other) {
      return new Amount(
          capacity + other.capacity, allowed + other.allowed, reserved + other.reserved);
    }
  }
}
