package cloud.faso.compute;

import cloud.faso.confirmations.ConfirmationId;
import org.jspecify.annotations.Nullable;

/**
 * The user data of a VM, for who was allowed to read it once.
 *
 * @param userData shown this once; null when the answer is repeated or rehearsed
 * @param confirmation what allowed it; null where there is but one operator
 */
public record UserDataView(
    VmId vm,
    String name,
    String reason,
    @Nullable ConfirmationId confirmation,
    @Nullable String userData) {

  UserDataView withoutSecret() {
    return new UserDataView(vm, name, reason, confirmation, null);
  }

  /** Without the secret, so that it gets into no log. */
  @Override
  public String toString() {
    return "UserDataView[vm=" + vm + ", confirmation=" + confirmation + "]";
  }
}
