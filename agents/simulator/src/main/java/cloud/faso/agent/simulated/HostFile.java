package cloud.faso.agent.simulated;

import cloud.faso.agent.platform.AgentJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A host's guests in a file, so that they outlive the simulator. Written a little after each
 * change, and before anything of it is reported: a simulator that is killed loses what its guests
 * did in the last seconds, and nothing that the control plane knows of. Otherwise disks that it was
 * told are complete would be lost.
 */
final class HostFile {
  private final Path file;
  private final SimulatedHost host;
  private long written;

  HostFile(Path file, SimulatedHost host) {
    this.file = file;
    this.host = host;
  }

  synchronized void load() throws IOException {
    if (Files.exists(file)) {
      host.restore(List.of(AgentJson.MAPPER.readValue(file.toFile(), SavedGuest[].class)));
    }
    written = host.version();
  }

  synchronized void saveIfChanged() throws IOException {
    long version = host.version();
    if (version == written) {
      return;
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    AgentJson.MAPPER.writeValue(fresh.toFile(), host.guests());
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    written = version;
  }
}
