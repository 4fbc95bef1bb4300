package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are named like QEMU's, so that their names are no proof of anything. */
class OrphansTest {
  @TempDir Path scratch;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void makeAProgramOfQemusName() throws IOException {
    Files.copy(Path.of("/bin/sh").toRealPath(), program());
    assertThat(program().toFile().setExecutable(true)).isTrue();
  }

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void a_qemu_of_the_vm_and_a_tool_of_an_agent_are_ended() throws Exception {
    Process qemu = start(false, "-name", "guest=faso-vm-1,debug-threads=on", disk("vm-1"));
    Process tool = start(true, disk("vm-1") + ".new");

    Orphans.end(folder("vm-1"));

    assertThat(qemu.waitFor()).isNotZero();
    assertThat(tool.waitFor()).isNotZero();
  }

  @Test
  void what_others_run_on_the_files_of_a_vm_goes_on() throws Exception {
    Process backup = start(false, "convert", disk("vm-1"), "backup.qcow2");
    Process rescue = start(false, "-name", "guest=rescue-faso-vm-1,", disk("vm-1"));
    Process other = start(false, "-name", "guest=faso-vm-10,", disk("vm-10"));

    Orphans.end(folder("vm-1"));
    Process last = start(true, disk("vm-1"));
    Orphans.end(folder("vm-1"));

    assertThat(last.waitFor()).isNotZero();
    assertThat(List.of(backup, rescue, other)).allMatch(Process::isAlive);
  }

  /** A process that waits for its standard input, seen with its arguments already. */
  private Process start(boolean marked, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(program().toString(), "-c", "read _; exit 0", "sh"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    if (marked) {
      builder.environment().put("FASO_AGENT_TOOL", "1");
    }
    Process process = builder.start();
    started.add(process);
    String last = arguments[arguments.length - 1];
    eventually(
        "it to run", () -> Processes.given(last), found -> found.contains(process.toHandle()));
    return process;
  }

  private Path program() {
    return scratch.resolve("qemu-system-x86_64");
  }

  private String disk(String vmId) {
    return folder(vmId).path().resolve("root.qcow2").toString();
  }

  private VmFolder folder(String vmId) {
    return new VmFolder(scratch.resolve("node-1").resolve(vmId));
  }
}
