package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnSwitchTest {

  @Test
  void it_is_started_where_its_pids_are_others_since_a_boot(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("run"));
    for (String daemon : List.of("ovsdb-server", "ovs-vswitchd", "ovn-controller")) {
      Files.writeString(
          folder.resolve("run/" + daemon + ".pid"), ProcessHandle.current().pid() + "\n");
    }
    Path script = folder.resolve("script");
    Files.writeString(script, "#!/bin/sh\necho \"$1\" >\"$3/did\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();

    new OwnSwitch(script, folder, null).attend(null);

    assertThat(folder.resolve("did")).hasContent("start");
  }
}
