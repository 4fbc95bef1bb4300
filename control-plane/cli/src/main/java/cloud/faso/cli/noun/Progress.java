package cloud.faso.cli.noun;

import cloud.faso.cli.World;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.output.Humane;
import com.fasterxml.jackson.databind.node.LongNode;

/** Says on standard error how far an upload is: in place for a person, in tenths for a log. */
final class Progress {

  private final Invocation in;
  private final Humane humane;
  private final long total;
  private final boolean interactive;
  private int lastSaid = -1;

  Progress(Invocation in, long total) {
    this.in = in;
    this.total = total;
    this.interactive = in.world().interactive().getAsBoolean();
    this.humane = new Humane(in.words(), in.world().clock());
  }

  void reached(long bytes) {
    World world = in.world();
    int percent = (int) (bytes * 100 / total);
    int step = interactive ? percent : percent - percent % 10;
    if (step == lastSaid) {
      return;
    }
    lastSaid = step;
    String size = humane.field("Bytes", LongNode.valueOf(total));
    String line = in.words().of("upload.progress", step, size);
    if (interactive) {
      world.err().print("\r" + line);
    } else {
      world.err().println(line);
    }
    world.err().flush();
  }

  void end() {
    if (interactive) {
      in.world().err().println();
    }
  }
}
