package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which JDK ./faso takes. */
final class LauncherJdkTest extends Launched {

  @Test
  void without_a_new_enough_JDK_it_says_in_one_sentence_what_to_install() throws Exception {
    Path empty = Files.createDirectory(home.resolve("jvm"));
    Path programs = Files.createDirectory(home.resolve("programs"));
    Map<String, String> environment =
        Map.of(
            "LC_ALL",
            "C.UTF-8",
            "JAVA_HOME",
            "/nonexistent",
            "PATH",
            linkAllButJavac(programs),
            "FASO_JVM_FOLDER",
            empty.toString());

    Shell.Outcome outcome = faso(environment, "up", "--simulate", "1");
    unlink(programs);

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output().strip())
        .startsWith("faso: Faso needs a JDK 25 or later: install one")
        .doesNotContain("\n");
  }

  /** The programs of this machine, but for javac: links to all of them in a folder. */
  private static String linkAllButJavac(Path programs) throws Exception {
    for (String folder : new String[] {"/usr/bin", "/bin", "/usr/sbin", "/sbin"}) {
      try (var files = Files.list(Path.of(folder))) {
        for (Path file : files.toList()) {
          Path link = programs.resolve(file.getFileName().toString());
          if (!link.endsWith("javac") && !Files.exists(link)) {
            Files.createSymbolicLink(link, file);
          }
        }
      }
    }
    return programs.toString();
  }

  /** JUnit would remove them as well, with a warning for each. */
  private static void unlink(Path folder) throws Exception {
    try (var links = Files.list(folder)) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
    }
  }

  @Test
  void a_JDK_that_is_too_old_is_passed_over_for_one_of_the_usual_folder() throws Exception {
    Path old = wrongJdk(home.resolve("old"), 17);
    Path jvms = Files.createDirectory(home.resolve("jvm"));
    wrongJdk(jvms.resolve("jdk-21"), 21);
    Files.createSymbolicLink(jvms.resolve("jdk-this"), Path.of(System.getProperty("java.home")));
    wrongJdk(jvms.resolve("jdk-99"), 99);

    Shell.Outcome outcome = faso(javaIs(old, old, jvms), "--version");

    assertThat(outcome.out()).as(outcome.err()).startsWith("faso ");
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void a_JDK_on_the_path_is_taken_when_JAVA_HOME_is_too_old() throws Exception {
    Path old = wrongJdk(home.resolve("old"), 17);
    Path jvms = Files.createDirectory(home.resolve("jvm"));

    Shell.Outcome outcome =
        faso(javaIs(old, Path.of(System.getProperty("java.home")), jvms), "--version");

    assertThat(outcome.out()).as(outcome.err()).startsWith("faso ");
    assertThat(outcome.exit()).isZero();
  }

  private static Map<String, String> javaIs(Path javaHome, Path onPath, Path jvms) {
    return Map.of(
        "LC_ALL",
        "C.UTF-8",
        "FASO_PREBUILT",
        "1",
        "JAVA_HOME",
        javaHome.toString(),
        "PATH",
        onPath.resolve("bin") + ":" + System.getenv("PATH"),
        "FASO_JVM_FOLDER",
        jvms.toString());
  }

  /** What looks like a JDK of a version, and fails when it is run. */
  private static Path wrongJdk(Path folder, int version) throws Exception {
    Path programs = Files.createDirectories(folder.resolve("bin"));
    for (String program : List.of("java", "javac")) {
      Path file = Files.writeString(programs.resolve(program), "#!/bin/sh\nexit 99\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
    return folder;
  }
}
