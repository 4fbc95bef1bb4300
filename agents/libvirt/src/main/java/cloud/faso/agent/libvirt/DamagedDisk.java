package cloud.faso.agent.libvirt;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The file of a disk can be read, and does not say what disk it is. */
final class DamagedDisk extends IOException {

  private static final long serialVersionUID = 1;

  DamagedDisk(String message) {
    this(message, null);
  }

  DamagedDisk(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
