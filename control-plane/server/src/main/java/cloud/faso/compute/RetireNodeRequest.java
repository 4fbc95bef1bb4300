package cloud.faso.compute;

import org.jspecify.annotations.Nullable;

/**
 * How to retire a node.
 *
 * @param lost the caller vouches that the machine is off and stays so; its VMs and volumes are lost
 *     with it
 */
public record RetireNodeRequest(@Nullable Boolean lost) {

  static boolean isLost(@Nullable RetireNodeRequest request) {
    return request != null && Boolean.TRUE.equals(request.lost());
  }
}
