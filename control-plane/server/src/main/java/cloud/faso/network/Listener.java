package cloud.faso.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a load balancer does with what is sent to one of its ports.
 *
 * @param healthCheck null: every member counts as healthy
 */
public record Listener(
    Transport protocol, int port, List<Member> members, @Nullable HealthCheck healthCheck) {

  /** What is listened for; numbers as IANA assigns them. */
  public enum Transport {
    TCP(6),
    UDP(17);

    private final int number;

    Transport(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    static Transport of(int number) {
      return number == UDP.number ? UDP : TCP;
    }
  }

  /**
   * One that takes a part of the work.
   *
   * @param port id or name
   */
  public record Member(String port, int targetPort) {}

  /** How members are tried; null for what is usual. */
  public record HealthCheck(
      @Nullable Integer intervalSeconds,
      @Nullable Integer timeoutSeconds,
      @Nullable Integer successes,
      @Nullable Integer failures) {}
}
