package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnSwitchTest {

  private static final List<String> DAEMONS =
      List.of("ovsdb-server", "ovs-vswitchd", "ovn-controller");

  @TempDir Path temporary;
  private Path folder;
  private OwnSwitch own;

  @BeforeEach
  void with_a_script_that_notes_its_verb() throws IOException {
    folder = temporary.toRealPath();
    Files.createDirectories(folder.resolve("run"));
    Path script =
        Files.writeString(folder.resolve("script"), "#!/bin/sh\necho \"$1\" >\"$3/did\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    own = new OwnSwitch(script, folder, null);
  }

  @Test
  void it_is_started_where_its_pids_are_others_since_a_boot() throws Exception {
    runAs(ProcessHandle.current().pid());

    own.attend(null);

    assertThat(folder.resolve("did")).hasContent("start");
  }

  @Test
  void it_is_left_alone_while_all_of_it_runs() throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "read line", "sh"));
    DAEMONS.forEach(daemon -> command.add("--pidfile=" + pidFile(daemon)));
    Process all = new ProcessBuilder(command).start();
    try {
      runAs(all.pid());

      own.attend(null);

      assertThat(folder.resolve("did")).doesNotExist();
    } finally {
      all.destroyForcibly().waitFor();
    }
  }

  private void runAs(long pid) throws IOException {
    for (String daemon : DAEMONS) {
      Files.writeString(pidFile(daemon), pid + "\n");
    }
  }

  private Path pidFile(String daemon) {
    return folder.resolve("run/" + daemon + ".pid");
  }
}
