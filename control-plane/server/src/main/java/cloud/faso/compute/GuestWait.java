package cloud.faso.compute;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the way of a VM's wish, goes away by itself, and says nothing against the VM: it
 * has not failed, and who waits for the wish goes on waiting.
 */
final class GuestWait {

  /** A volume that its guest still uses, or that is not in its pool yet. */
  private static final Set<String> CODES =
      Set.of("volume-mounted", "guest-does-not-say", "volume-not-there");

  private GuestWait() {}

  static boolean is(@Nullable String code) {
    return code != null && CODES.contains(code);
  }
}
