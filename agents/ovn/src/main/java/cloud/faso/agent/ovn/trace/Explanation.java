package cloud.faso.agent.ovn.trace;

import cloud.faso.agent.ovn.topology.Key;
import cloud.faso.agent.ovn.topology.Row;
import cloud.faso.spec.agent.TraceAnswer;
import cloud.faso.spec.agent.TraceHop;
import cloud.faso.spec.agent.TraceStep;
import cloud.faso.spec.agent.TraceVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what ovn-trace told in the names of what is assigned, up to where the packet's way ends. */
final class Explanation {
  private static final int MOST_HOPS = 64;

  /** The action of an ACL that only spares from another one. */
  private static final String PASSES = "allow";

  private static final Pattern ACL = Pattern.compile("ls_(in|out)_acl(_after_lb)?(_eval|_action)?");
  private static final Pattern OUTPORT = Pattern.compile("outport = \"([^\"]*)\";");
  private static final Pattern NAT = Pattern.compile("ct_(d|s)nat(?:_\\w+)?\\(([^)]+)\\);");
  private static final Pattern BALANCE = Pattern.compile("ct_lb\\w*\\((?:backends=)?([^;)]+).*");
  private static final Pattern ROUTE = Pattern.compile("ip[46]\\.dst == ([0-9a-fA-F.:]+(/\\d+)?)");
  private static final String FLOOD = "_MC_";
  private static final String OWN = "faso-";
  private static final String SEGMENT = "segment-";
  private static final String EXTERNAL = "extnet-";
  private static final String SWAPS = "<->";

  private final Inventory inventory;
  private final String from;
  private final String address;
  private final List<TraceHop> hops = new ArrayList<>();
  private TraceText.Pipeline pipeline = new TraceText.Pipeline(true, "", "");
  private String lastStage = "";
  private String routedTo = "";
  private boolean floods;
  private @Nullable TraceVerdict verdict;

  /**
   * @param from what OVN calls the port that sends
   * @param address that it sends to
   */
  private Explanation(Inventory inventory, String from, String address) {
    this.inventory = inventory;
    this.from = from;
    this.address = address;
  }

  static TraceAnswer of(
      Inventory inventory, String from, String address, TraceHop first, String text) {
    Explanation explanation = new Explanation(inventory, from, address);
    explanation.hops.add(first);
    for (TraceText.Event event : TraceText.read(text)) {
      if (explanation.verdict == null) {
        explanation.take(event);
      }
    }
    return explanation.answer();
  }

  private TraceAnswer answer() {
    if (verdict == null) {
      if (floods) {
        end(TraceVerdict.DROPPED, network(pipeline.inport()), TraceStep.NO_SUCH_ADDRESS, address);
      } else {
        end(TraceVerdict.UNKNOWN, null, TraceStep.UNDECIDED, lastStage);
      }
    }
    return new TraceAnswer(verdict == null ? TraceVerdict.UNKNOWN : verdict, List.copyOf(hops));
  }

  private void take(TraceText.Event event) {
    switch (event) {
      case TraceText.Pipeline entered -> pipeline = entered;
      case TraceText.Stage stage -> take(stage);
      case TraceText.Block block -> take(block);
      case TraceText.Output output -> take(output);
    }
  }

  private void take(TraceText.Stage stage) {
    lastStage = stage.name();
    if (ACL.matcher(stage.name()).matches()) {
      filter(stage);
    } else if (stage.name().startsWith("lr_in_ip_routing")) {
      route(stage);
    } else if (stage.drops()) {
      drop(stage);
    } else if (stage.name().equals("ls_in_l2_lkup")) {
      lookUp(stage);
    } else if (stage.name().equals("lr_in_ip_input")
        && stage.actions().stream().anyMatch(Explanation::answers)) {
      end(TraceVerdict.DELIVERED, network(pipeline.inport()), TraceStep.ANSWERS, null);
    } else if (stage.name().equals("ls_in_dhcp_response")) {
      // What ovn-trace makes of the answer is not for the address that it offers.
      end(TraceVerdict.DELIVERED, network(pipeline.inport()), TraceStep.ANSWERS, null);
    } else {
      stage.actions().forEach(this::translate);
    }
  }

  /** Sent back, and not by a refusal in another packet, whose block follows. */
  private static boolean answers(String action) {
    return action.contains(SWAPS) && action.indexOf('{') < 0;
  }

  /** By our own ACLs, whichever of its tables OVN carries their actions out in. */
  private void filter(TraceText.Stage stage) {
    boolean sends = stage.name().startsWith("ls_in_");
    String port = inventory.thing(sends ? pipeline.inport() : pipeline.outport());
    Optional<Row> rule = inventory.rule(stage.match());
    if (rule.isEmpty()) {
      if (stage.drops()) {
        end(TraceVerdict.DROPPED, port, TraceStep.DROPS, stage.name());
      }
      return;
    }
    Key key = rule.get().key();
    String action = Inventory.text(rule.get(), "action");
    if (action.equals(PASSES)) {
      return;
    }
    boolean allows = action.startsWith("allow");
    if (allows && !key.part().startsWith(OWN)) {
      add(new TraceHop(key.thing(), TraceStep.RULE_ALLOWS, key.part(), null));
    } else if (allows) {
      add(new TraceHop(port, TraceStep.ALWAYS_ALLOWED, null));
    } else if (key.part().startsWith(OWN + "drop-")) {
      end(
          TraceVerdict.DROPPED,
          port,
          sends ? TraceStep.NO_RULE_ALLOWS_SENDING : TraceStep.NO_RULE_ALLOWS_RECEIVING,
          null);
    } else if (key.part().startsWith(OWN)) {
      end(TraceVerdict.DROPPED, port, TraceStep.NEVER_ALLOWED, null);
    } else {
      end(TraceVerdict.DROPPED, key.thing(), TraceStep.BARRED, null);
    }
  }

  private void route(TraceText.Stage stage) {
    @Nullable String router = network(pipeline.inport());
    if (stage.drops()) {
      // What answers for a segment's gateway while no router joins it knows no way, and is no
      // router to anybody.
      boolean joined = router != null && !router.startsWith(SEGMENT);
      end(TraceVerdict.DROPPED, router, joined ? TraceStep.NO_ROUTE : TraceStep.NO_ROUTER, null);
      return;
    }
    outport(stage)
        .ifPresent(
            port -> {
              routedTo = port;
              Matcher range = ROUTE.matcher(stage.match());
              add(new TraceHop(router, TraceStep.ROUTES, range.find() ? range.group(1) : null));
            });
  }

  private void drop(TraceText.Stage stage) {
    @Nullable String network = network(pipeline.inport());
    String name = stage.name();
    if (name.equals("ls_in_apply_port_sec") || name.startsWith("ls_in_port_sec")) {
      end(
          TraceVerdict.DROPPED,
          inventory.thing(pipeline.inport()),
          TraceStep.ANTI_SPOOFING_DROPS,
          null);
    } else if (name.startsWith("ls_in_l2_")) {
      end(TraceVerdict.DROPPED, network, TraceStep.NO_SUCH_ADDRESS, address);
    } else if (name.startsWith("lr_in_policy")) {
      @Nullable String thing =
          inventory.rule(stage.match()).map(row -> row.key().thing()).orElse(network);
      end(TraceVerdict.DROPPED, thing, TraceStep.BARRED, null);
    } else {
      end(TraceVerdict.DROPPED, network, TraceStep.DROPS, name);
    }
  }

  private void lookUp(TraceText.Stage stage) {
    floods = outport(stage).filter(port -> port.startsWith(FLOOD)).isPresent();
    @Nullable String network = network(pipeline.inport());
    boolean outside = network != null && network.startsWith(EXTERNAL);
    if (!floods && !outside) {
      add(new TraceHop(network, TraceStep.CARRIES, null));
    }
  }

  private static Optional<String> outport(TraceText.Stage stage) {
    return stage.actions().stream()
        .map(OUTPORT::matcher)
        .filter(Matcher::matches)
        .map(match -> match.group(1))
        .findFirst();
  }

  private void translate(String action) {
    Matcher nat = NAT.matcher(action);
    Matcher balance = BALANCE.matcher(action);
    @Nullable String network = network(pipeline.inport());
    if (nat.matches()) {
      boolean source = nat.group(1).equals("s");
      TraceStep step = source ? TraceStep.TRANSLATES_SOURCE : TraceStep.TRANSLATES_DESTINATION;
      add(new TraceHop(network, step, nat.group(2)));
    } else if (balance.matches()) {
      add(new TraceHop(network, TraceStep.BALANCES, balance.group(1)));
    }
  }

  /** A router that asks who has an address, or says that it will not lead a packet on. */
  private void take(TraceText.Block block) {
    switch (block.name()) {
      case "arp", "nd_ns" -> ask();
      case "icmp4", "icmp6", "icmp4_error", "icmp6_error", "tcp_reset", "sctp_abort", "reject" ->
          end(TraceVerdict.DROPPED, network(pipeline.inport()), TraceStep.DROPS, lastStage);
      default -> {}
    }
  }

  /** Of segments all addresses are known; who is on an external network OVN learns as it goes. */
  private void ask() {
    @Nullable String network = inventory.behind(routedTo);
    if (network == null || network.startsWith(SEGMENT)) {
      end(TraceVerdict.DROPPED, network, TraceStep.NO_SUCH_ADDRESS, address);
    } else {
      end(TraceVerdict.LEFT, network, TraceStep.LEAVES, null);
    }
  }

  private void take(TraceText.Output output) {
    String port = output.port();
    switch (output.type()) {
      case "patch", "router", "l3gateway", "chassisredirect" -> {}
      case "localnet" -> end(TraceVerdict.LEFT, inventory.network(port), TraceStep.LEAVES, null);
      case "localport" ->
          end(TraceVerdict.DROPPED, inventory.network(port), TraceStep.NOBODY_THERE, null);
      default -> arrive(port);
    }
  }

  private void arrive(String port) {
    if (floods) {
      return;
    }
    if (port.equals(from)) {
      end(TraceVerdict.DELIVERED, inventory.network(port), TraceStep.ANSWERS, null);
    } else {
      end(TraceVerdict.DELIVERED, inventory.thing(port), TraceStep.DELIVERED, null);
    }
  }

  private @Nullable String network(String port) {
    return inventory.network(port);
  }

  private void add(TraceHop hop) {
    if (hops.size() < MOST_HOPS - 1) {
      hops.add(hop);
    }
  }

  private void end(
      TraceVerdict what, @Nullable String thing, TraceStep step, @Nullable String note) {
    hops.add(new TraceHop(thing, step, note));
    verdict = what;
  }
}
