package cloud.faso.agent.simulated;

import java.io.IOException;
import java.nio.file.Path;

/** Says whether a script is understood, before anything is started or stopped for it. */
public final class CheckScript {

  private CheckScript() {}

  /**
   * Exits with 1 when it is not, having said why.
   *
   * @param arguments the file
   */
  public static void main(String[] arguments) {
    try {
      var _ = Script.read(Path.of(arguments[0]));
    } catch (IOException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
