package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command that ./faso suggests means the home that was meant, wherever it is copied. */
final class NextCommandTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DIR/.faso | logs                      | ./faso up",
        "''        | logs                      | ./faso up",
        "DIR/other | logs                      | ./faso up",
        "DIR/other | logs --home DIR/.faso     | ./faso --home DIR/.faso up",
        "DIR/other | logs --home DIR/other/    | ./faso up",
        "''        | --home DIR/.faso/ logs    | ./faso up",
        "''        | --home=DIR/other logs     | ./faso --home DIR/other up",
        "DIR/other | me                        | ./faso up",
        "''        | me --home DIR/other       | ./faso --home DIR/other up",
        "DIR/other | --home DIR/.faso me       | ./faso --home DIR/.faso up",
        "''        | --home DIR/wide\\ open me | ./faso --home DIR/wide\\ open up",
      })
  void it_names_the_home_where_that_is_not_the_usual_one(
      String usual, String line, String suggested) throws Exception {
    assertThat(said(Shell.repository(), usual, "./faso " + line)).contains(of(suggested));
  }

  @ParameterizedTest
  @CsvSource({"logs", "me"})
  void it_names_the_launcher_where_that_is_not_in_the_present_folder(String command)
      throws Exception {
    String faso = Shell.repository() + "/faso";

    assertThat(said(folder, "", faso + " --home other " + command))
        .contains(of(faso + " --home DIR/other up"));
  }

  private String said(Path place, String usual, String line) throws Exception {
    return Shell.run(
            Duration.ofMinutes(2),
            Map.of(
                "LC_ALL",
                "C.UTF-8",
                "FASO_PREBUILT",
                "1",
                "HOME",
                folder + "",
                "FASO_HOME",
                of(usual)),
            "bash",
            "-c",
            of("cd " + place + " && " + line))
        .output();
  }

  private String of(String text) {
    return text.replace("DIR", folder.toString());
  }
}
