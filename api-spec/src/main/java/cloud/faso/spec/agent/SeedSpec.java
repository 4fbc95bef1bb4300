package cloud.faso.spec.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a guest learns about itself at first boot (cloud-init's NoCloud).
 *
 * @param instanceId a new one makes cloud-init run its first-boot work again
 * @param authorizedKeys public keys in OpenSSH's one-line form
 * @param userData as the tenant gave it, at most 64 KiB; may hold secrets, so never logged
 */
public record SeedSpec(
    String instanceId, String hostname, List<String> authorizedKeys, @Nullable String userData) {

  @Override
  public String toString() {
    return "SeedSpec[instanceId=" + instanceId + ", hostname=" + hostname + "]";
  }
}
