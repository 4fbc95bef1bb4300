package cloud.faso.compute;

import org.jspecify.annotations.Nullable;

/**
 * What a VM was given at its making.
 *
 * @param userData null where this is only kept to be repeated
 */
public record UserDataView(VmId vm, String name, @Nullable String userData) {

  @Override
  public String toString() {
    return "UserDataView[vm=" + vm + "]"; // user data is secret
  }
}
