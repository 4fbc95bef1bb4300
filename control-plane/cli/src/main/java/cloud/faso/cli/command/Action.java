package cloud.faso.cli.command;

import java.io.IOException;

/** What a command does. */
@FunctionalInterface
public interface Action {
  void run(Invocation invocation) throws IOException;
}
