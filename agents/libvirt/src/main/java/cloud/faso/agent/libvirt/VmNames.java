package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** How a VM is called on its host. Names come from ids that become file and domain names. */
final class VmNames {
  private static final String PREFIX = "faso-";
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private VmNames() {}

  /** True when nothing but a plain name can come of it: no path, no option, no markup. */
  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /** The same id, or a failure when it could be taken for something else than a name. */
  static String checked(String vmId) throws DriverFailure {
    if (!isId(vmId)) {
      throw new DriverFailure("bad-id", "The id is not one of lower-case letters and digits.");
    }
    return vmId;
  }

  static String domain(String vmId) {
    return PREFIX + vmId;
  }

  /** The id in a domain's name, if it is named as ours are. */
  static Optional<String> vmId(String domain) {
    if (!domain.startsWith(PREFIX)) {
      return Optional.empty();
    }
    return Optional.of(domain.substring(PREFIX.length())).filter(VmNames::isId);
  }

  /** The domain's UUID, and what the guest reads as its hardware's: the same on every node. */
  static UUID uuid(String vmId) {
    return UUID.nameUUIDFromBytes(vmId.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
