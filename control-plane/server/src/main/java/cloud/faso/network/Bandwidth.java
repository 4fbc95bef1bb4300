package cloud.faso.network;

import cloud.faso.spec.agent.BandwidthSpec;
import org.jspecify.annotations.Nullable;

/**
 * How much a port may send and receive, in 1,000,000 bits a second; null for no limit.
 *
 * @param sendMbps from the guest
 * @param receiveMbps to the guest
 */
public record Bandwidth(@Nullable Integer sendMbps, @Nullable Integer receiveMbps) {

  private static final long KBPS = 1000;

  /** Null when neither is limited. */
  static @Nullable Bandwidth of(@Nullable Integer sendMbps, @Nullable Integer receiveMbps) {
    return sendMbps == null && receiveMbps == null ? null : new Bandwidth(sendMbps, receiveMbps);
  }

  /** The same, null for one that limits nothing. */
  static @Nullable Bandwidth of(@Nullable Bandwidth bandwidth) {
    return bandwidth == null ? null : of(bandwidth.sendMbps, bandwidth.receiveMbps);
  }

  /** As agents are told. */
  static @Nullable BandwidthSpec spec(@Nullable Bandwidth bandwidth) {
    return bandwidth == null
        ? null
        : new BandwidthSpec(kbps(bandwidth.sendMbps), kbps(bandwidth.receiveMbps));
  }

  private static @Nullable Long kbps(@Nullable Integer mbps) {
    return mbps == null ? null : mbps * KBPS;
  }
}
