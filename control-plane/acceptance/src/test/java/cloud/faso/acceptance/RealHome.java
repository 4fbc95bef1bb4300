package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A home with real guests on real QEMU, and what a look at its machine shows of them. */
@EnabledIfEnvironmentVariable(
    named = "FASO_TINY_IMAGE",
    matches = ".+",
    disabledReason = "./faso test builds the image, as root")
abstract class RealHome {

  final Path folder;
  final Home home;

  RealHome(Path folder) throws IOException {
    this(folder, new Home(folder));
  }

  RealHome(Path folder, Home home) {
    this.folder = folder;
    this.home = home;
  }

  /** Starts it, and its first VM; its folder's disk must have some room. */
  final void open(int roomGiB) throws Exception {
    assertThat(begin(roomGiB)).contains("faso: hello is up");
  }

  /** Starts it; what is said meanwhile. */
  final String begin(int roomGiB) throws Exception {
    Room.require(folder, roomGiB);
    Files.createDirectories(home.file("cache"));
    Files.copy(Path.of(System.getenv("FASO_TINY_IMAGE")), home.file("cache/tiny.qcow2"));
    String said = home.said("up", "--port", String.valueOf(home.port()));
    assertThat(said).contains("Faso is up.");
    return said;
  }

  /** Ends it, and all that it runs. */
  final void close() throws Exception {
    home.said("down", "--guests");
    // A test guest that was tried out when its agent ended goes on to an end of its own.
    await(() -> processesNaming(folder.toString()).isEmpty());
    assertThat(crashes()).isEmpty();
  }

  /** Last words of daemons of Open vSwitch and OVN, of all nodes, that ended on an assertion. */
  private List<String> crashes() throws IOException {
    List<Path> logs;
    try (Stream<Path> files = Files.walk(folder)) {
      logs = files.filter(file -> file.toString().matches(".*/(switch|ovn)/log/.*\\.log")).toList();
    }
    List<String> words = new ArrayList<>();
    for (Path log : logs) {
      try (Stream<String> lines = Files.lines(log)) {
        lines.filter(line -> line.contains("|EMER|")).forEach(words::add);
      }
    }
    return words;
  }

  static void await(Callable<Boolean> state) {
    await(Duration.ofMillis(100), state);
  }

  /** Waits for a state that does not last. */
  static void catchAt(Callable<Boolean> state) {
    await(Duration.ofMillis(2), state);
  }

  private static void await(Duration interval, Callable<Boolean> state) {
    Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(interval).until(state);
  }

  /** Names of all that the home's libvirtd knows. */
  String domains() throws Exception {
    Shell.Outcome outcome =
        Shell.run(
            Duration.ofMinutes(1),
            Map.of(),
            "virsh",
            "-c",
            "qemu+unix:///system?socket=" + home.file("agent/libvirtd/run/libvirt-sock"),
            "list",
            "--all",
            "--name");
    assertThat(outcome.exit()).as(outcome.output()).isZero();
    return outcome.output();
  }

  String idOf(String name) throws Exception {
    return home.said("vm", "show", name, "-o", "json")
        .lines()
        .filter(line -> line.contains("\"id\""))
        .findFirst()
        .orElseThrow()
        .replaceAll(".*\"(vm-[0-9a-z]+)\".*", "$1");
  }

  /** Command lines of guests that name {@code text}. */
  static List<String> processesNaming(String text) {
    return ProcessHandle.allProcesses()
        .map(process -> commandLine(process.pid()))
        .filter(command -> command.contains("qemu-system") && command.contains(text))
        .toList();
  }

  static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline")).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }

  List<Path> filesNamed(String id) throws IOException {
    try (Stream<Path> files = Files.walk(home.file("agent"))) {
      return files.filter(file -> file.getFileName().toString().contains(id)).toList();
    }
  }

  static List<Path> controlGroupsNaming(String id) throws IOException {
    try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 3)) {
      return groups.filter(group -> group.toString().contains(id)).toList();
    }
  }
}
