package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code faso-libvirtd} promises. That guests outlive it is in {@link LibvirtDriverTest}. */
@RequiresHypervisor
class PrivateLibvirtdTest {
  @TempDir Path home;

  @Test
  void starting_it_again_finds_the_one_that_runs() {
    try (PrivateLibvirtd libvirtd = PrivateLibvirtd.start(home)) {
      long pid = libvirtd.pid();
      libvirtd.restart();
      assertThat(libvirtd.pid()).isEqualTo(pid);
    }
  }

  @Test
  void two_homes_do_not_see_each_other() throws Exception {
    try (PrivateLibvirtd one = PrivateLibvirtd.start(home.resolve("one"));
        PrivateLibvirtd two = PrivateLibvirtd.start(home.resolve("two"))) {
      assertThat(one.pid()).isNotEqualTo(two.pid());
      assertThat(one.uri()).isNotEqualTo(two.uri());
      assertThat(read("one/libvirtd/host-uuid")).isNotEqualTo(read("two/libvirtd/host-uuid"));
    }
  }

  @Test
  void nothing_is_left_running_when_it_was_stopped() throws Exception {
    Path folder = home.resolve("libvirtd");
    PrivateLibvirtd.start(home).close();
    assertThat(PrivateLibvirtd.run("status", folder).exit()).isEqualTo(3);
    eventually(
        "no process of it", () -> Processes.given(folder.toString()), found -> found.isEmpty());
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(home.toString());
    assertThat(PrivateLibvirtd.run("stop", folder).exit()).isZero();
  }

  @Test
  void a_pid_file_of_another_process_is_not_believed() throws Exception {
    Path folder = Files.createDirectories(home.resolve("libvirtd"));
    Files.writeString(folder.resolve("libvirtd.pid"), ProcessHandle.current().pid() + "\n");
    try (PrivateLibvirtd libvirtd = PrivateLibvirtd.start(home)) {
      assertThat(libvirtd.pid()).isNotEqualTo(ProcessHandle.current().pid());
    }
  }

  @Test
  void one_that_was_killed_is_started_again() {
    try (PrivateLibvirtd libvirtd = PrivateLibvirtd.start(home)) {
      long pid = libvirtd.pid();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      eventually(
          "the end of it",
          () -> PrivateLibvirtd.run("status", home.resolve("libvirtd")).exit(),
          exit -> exit == 3);
      libvirtd.restart();
      assertThat(libvirtd.pid()).isNotEqualTo(pid);
    }
  }

  @Test
  void one_that_hangs_is_replaced() throws Exception {
    try (PrivateLibvirtd libvirtd = PrivateLibvirtd.start(home)) {
      long pid = libvirtd.pid();
      freeze(pid);

      libvirtd.restart();

      assertThat(libvirtd.pid()).isNotEqualTo(pid);
    }
  }

  @Test
  void guests_that_do_not_hear_are_cut_off_and_named_also_when_libvirtd_hangs() throws Exception {
    Path definition = home.resolve("deaf.xml");
    Files.writeString(
        definition,
        """
        <domain type='qemu'>
          <name>deaf-guest</name>
          <memory unit='MiB'>32</memory>
          <os><type arch='x86_64' machine='pc'>hvm</type></os>
        </domain>
        """);
    try (PrivateLibvirtd libvirtd = PrivateLibvirtd.start(home)) {
      run("virsh", "-c", libvirtd.uri(), "create", definition.toString());
      assertThat(Processes.given("guest=deaf-guest,")).hasSize(1);
      freeze(libvirtd.pid());

      var stopped =
          PrivateLibvirtd.run("stop", home.resolve("libvirtd"), "--guests", "--grace", "0");

      assertThat(stopped.exit()).isZero();
      assertThat(stopped.output()).contains("Cut off after 0 s: deaf-guest");
      assertThat(Processes.given("guest=deaf-guest,")).isEmpty();
    }
  }

  @Test
  void guests_that_go_down_when_asked_leave_no_control_groups() throws Exception {
    try (PrivateLibvirtd libvirtd = PrivateLibvirtd.start(home)) {
      for (int i = 0; i < 6; i++) {
        startPolite(libvirtd, "polite-" + i);
      }

      assertThat(PrivateLibvirtd.run("stop", home.resolve("libvirtd"), "--guests").output())
          .isEmpty();
    }
    try (var groups = Files.walk(Path.of("/sys/fs/cgroup"), 3)) {
      assertThat(groups.filter(group -> group.toString().contains("-polite-"))).isEmpty();
    }
  }

  private void startPolite(PrivateLibvirtd libvirtd, String name) throws Exception {
    Path disk = Files.write(home.resolve(name), TestGuest.POLITE.disk());
    Path definition = home.resolve(name + ".xml");
    Files.writeString(
        definition,
        """
        <domain type='qemu'>
          <name>%s</name>
          <memory unit='MiB'>32</memory>
          <os><type arch='x86_64' machine='q35'>hvm</type></os>
          <features><acpi/></features>
          <devices>
            <disk type='file'><source file='%s'/><target dev='vda' bus='virtio'/></disk>
            <serial type='file'><source path='%s.log'/></serial>
          </devices>
        </domain>
        """
            .formatted(name, disk, disk));
    run("virsh", "-c", libvirtd.uri(), "create", definition.toString());
    eventually("it to be up", () -> read(name + ".log"), said -> said.contains(TestGuest.UP));
  }

  /** With the shell's own command: there may be no other on a small system. */
  private static void freeze(long pid) throws Exception {
    run("sh", "-c", "kill -STOP " + pid);
  }

  private static void run(String... command) throws Exception {
    var outcome = Command.run(Path.of("/"), Duration.ofSeconds(60), List.of(command));
    assertThat(outcome.exit()).as(outcome.output()).isZero();
  }

  @Test
  void long_logs_are_shortened_while_no_agent_looks_after_them() throws Exception {
    Path log = home.resolve("console.log");
    try (PrivateLibvirtd _ = PrivateLibvirtd.start(home)) {
      Path status = home.resolve("libvirtd/run/qemu/faso-vm.xml");
      Files.writeString(status, "<log file='" + log + "' append='on'/>\n");
      Files.write(log, new byte[20 << 20]);
      eventually("a log that takes little", () -> blocks(log), blocks -> blocks * 512 < 17 << 20);
      assertThat(Files.size(log)).isEqualTo(20 << 20);
      Files.delete(status);
    }
  }

  private static long blocks(Path file) throws Exception {
    var stat = List.of("stat", "-c", "%b", file.toString());
    return Long.parseLong(Command.run(Path.of("/"), Duration.ofSeconds(20), stat).output());
  }

  @Test
  void a_folder_that_cannot_work_is_refused_with_a_reason() {
    assertThat(PrivateLibvirtd.run("start", Path.of("relative")).output()).contains("absolute");
    assertThat(PrivateLibvirtd.run("start", Path.of("/tmp/a b")).output()).contains("URI");
    Path long_ = home.resolve("x".repeat(100));
    assertThat(PrivateLibvirtd.run("start", long_).output()).contains("too long");
    assertThat(PrivateLibvirtd.run("dance", home).output()).contains("usage:");
  }

  private String read(String file) throws IOException {
    return Files.readString(home.resolve(file));
  }
}
