package cloud.faso.agent.ovn.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An ovn-trace that stays, and so answers in milliseconds. */
final class TraceServer {
  private static final int LOOKS_AT_CONNECTIONS = 4000;

  private final OvnCentral central;
  private int started;

  TraceServer(OvnCentral central) {
    this.central = central;
  }

  /** Ends it and begins another, because it reads the database only once. */
  void startAnew() throws IOException, InterruptedException {
    end();
    started++;
    // It knows no other way to stay than to detach; it is ended by the pid that it writes.
    List<String> command =
        new ArrayList<>(
            List.of(
                "ovn-trace",
                "--db=" + central.southbound(),
                "--no-friendly-names",
                "--detach",
                "--no-chdir",
                "--pidfile=" + file(".pid"),
                "--unixctl=" + file(".ctl")));
    // Each look at a connection takes one of these; after the last, all are established ones.
    command.addAll(Collections.nCopies(LOOKS_AT_CONNECTIONS, "--ct=new"));
    central.run(command.toArray(new String[0]));
  }

  /** What becomes of a packet that opens a flow. */
  String ask(String form, String datapath, String microflow) throws IOException {
    return Appctl.ask(file(".ctl"), "trace", form, datapath, microflow);
  }

  void end() throws IOException {
    try {
      ProcessHandle.of(Long.parseLong(Files.readString(file(".pid")).strip()))
          .ifPresent(ProcessHandle::destroyForcibly);
    } catch (NoSuchFileException e) {
      // None was started, or it ended by itself when its database did.
    }
  }

  private Path file(String ending) {
    return central.folder().resolve("trace" + started + ending);
  }
}
