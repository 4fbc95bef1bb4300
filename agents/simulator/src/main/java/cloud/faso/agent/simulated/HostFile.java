package cloud.faso.agent.simulated;

import cloud.faso.agent.platform.AgentJson;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A host's guests and volumes in a file, so that they outlive the simulator. Written a little after
 * each change, and before anything of it is reported: a simulator that is killed loses what its
 * guests did in the last seconds, and nothing that the control plane knows of. Otherwise disks that
 * it was told are complete would be lost.
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
      host.restore(read());
    }
    written = host.version();
  }

  /** What was saved before there were volumes is a list of guests. */
  private SavedHost read() throws IOException {
    JsonNode saved = AgentJson.MAPPER.readTree(file.toFile());
    return saved.isArray()
        ? new SavedHost(List.of(AgentJson.MAPPER.treeToValue(saved, SavedGuest[].class)), List.of())
        : AgentJson.MAPPER.treeToValue(saved, SavedHost.class);
  }

  synchronized void saveIfChanged() throws IOException {
    long version = host.version();
    if (version == written) {
      return;
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    AgentJson.MAPPER.writeValue(fresh.toFile(), host.saved());
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    written = version;
  }
}
