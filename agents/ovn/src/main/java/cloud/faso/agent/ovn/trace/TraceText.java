package cloud.faso.agent.ovn.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code ovn-trace --detailed} prints; see ovn-trace(8). */
final class TraceText {
  private static final Pattern PIPELINE =
      Pattern.compile(
          "(ingress|egress)\\(dp=\"[^\"]*\", inport=\"([^\"]*)\"(?:, outport=\"([^\"]*)\")?\\)");
  private static final Pattern STAGE =
      Pattern.compile(
          "\\d+\\. (l[sr]_(?:in|out)_\\w+)(?: \\([^)]*\\))?: (.*), priority \\d+, uuid [0-9a-f]+");
  private static final Pattern NO_FLOW =
      Pattern.compile("\\d+\\. (l[sr]_(?:in|out)_\\w+): no match \\(implicit drop\\)");
  private static final Pattern OUTPUT =
      Pattern.compile("/\\* output to \"([^\"]*)\", type \"([^\"]*)\" \\*/");
  private static final Pattern BLOCK = Pattern.compile("(\\w+)(?: .*|\\(.*\\).*)?");
  private static final Pattern UNDERLINE = Pattern.compile("-{3,}");

  private TraceText() {}

  /** Something that ovn-trace tells, in the order in which it happens. */
  sealed interface Event {}

  /** It enters the tables of a switch or router. */
  record Pipeline(boolean ingress, String inport, String outport) implements Event {}

  /**
   * A table's flow takes it.
   *
   * @param match of the flow; empty when no flow does
   */
  record Stage(String name, String match, List<String> actions) implements Event {
    boolean drops() {
      return match.isEmpty() || actions.contains("drop;");
    }
  }

  /**
   * Another packet, or the same after a detour, goes on from here: {@code arp}, {@code ct_next}.
   */
  record Block(String name) implements Event {}

  /** It goes out by a port; {@code type} is OVN's. */
  record Output(String port, String type) implements Event {}

  static List<Event> read(String text) {
    List<Event> events = new ArrayList<>();
    List<String> lines = text.lines().map(String::strip).toList();
    List<String> actions = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher pipeline = PIPELINE.matcher(line);
      Matcher stage = STAGE.matcher(line);
      Matcher none = NO_FLOW.matcher(line);
      Matcher output = OUTPUT.matcher(line);
      Matcher block = BLOCK.matcher(line);
      if (pipeline.matches()) {
        String outport = pipeline.group(3) == null ? "" : pipeline.group(3);
        events.add(new Pipeline(pipeline.group(1).equals("ingress"), pipeline.group(2), outport));
      } else if (stage.matches()) {
        actions = new ArrayList<>();
        events.add(new Stage(stage.group(1), stage.group(2), actions));
      } else if (none.matches()) {
        events.add(new Stage(none.group(1), "", List.of()));
      } else if (output.matches()) {
        events.add(new Output(output.group(1), output.group(2)));
      } else if (i + 1 < lines.size()
          && UNDERLINE.matcher(lines.get(i + 1)).matches()
          && block.matches()) {
        events.add(new Block(block.group(1)));
        // What it does is another packet's doing, not the table's.
        actions = new ArrayList<>();
      } else if (!line.isEmpty()) {
        actions.add(line);
      }
    }
    return events;
  }
}
