package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.hardware.SiteId;
import cloud.faso.platform.problem.Words;
import cloud.faso.spec.agent.TraceAnswer;
import cloud.faso.spec.agent.TraceHop;
import cloud.faso.spec.agent.TraceStep;
import cloud.faso.spec.agent.TraceVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The use case that tells what would become of a packet. */
final class TraceService {

  /** Longer than an agent lets OVN's tracer run. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String NOT_CARRIED = "not-carried";
  private static final String NOT_PLUGGED_IN = "not-plugged-in";

  private final NetworkParts its;
  private final TraceTable table;
  private final NetworkAgentTable agents;
  private final PortTable ports;
  private final TraceQueries queries;
  private final TraceHops hops;

  TraceService(NetworkParts its, NetworkKinds kinds, TraceQueries queries) {
    this.its = its;
    this.table = its.database().table(TraceTable.class);
    this.agents = its.database().table(NetworkAgentTable.class);
    this.ports = its.database().table(PortTable.class);
    this.queries = queries;
    this.hops = new TraceHops(its.database(), kinds);
  }

  /**
   * What would become of a packet; asks a network agent, and waits for its answer.
   *
   * @throws cloud.faso.platform.problem.Problem {@code trace-unavailable} when that is silent, or
   *     does not answer in time
   */
  TraceView trace(TenantScope scope, TraceRequest request, Locale locale) {
    TracedPacket packet = TracedPacket.of(its.database(), scope.tenant(), request);
    Optional<NetworkAgentTable.AgentRow> agent = agent(packet.from());
    if (agent.isEmpty()) {
      TraceView.Hop hop = own(packet.from(), NOT_CARRIED, locale);
      return view(packet, TraceVerdict.DROPPED, List.of(hop), locale);
    }
    TraceAnswer answer = ask(agent.get(), packet);
    List<TraceView.Hop> said = new ArrayList<>(hops.of(answer.hops(), scope.tenant(), locale));
    Optional<PortRow> empty = emptyTarget(scope, answer);
    empty.ifPresent(port -> said.set(said.size() - 1, own(port, NOT_PLUGGED_IN, locale)));
    TraceVerdict verdict = empty.isPresent() ? TraceVerdict.DROPPED : answer.verdict();
    return view(packet, verdict, said, locale);
  }

  private TraceAnswer ask(NetworkAgentTable.AgentRow agent, TracedPacket packet) {
    if (isSilent(agent)) {
      throw NetworkProblem.TRACE_UNAVAILABLE
          .problem()
          .saying("trace-unavailable.silent", agent.name());
    }
    return queries
        .ask(
            agent.nodeId(),
            packet.from().id(),
            packet.address().toCanonicalString(),
            packet.protocol(),
            packet.port(),
            PATIENCE)
        .filter(answer -> !answer.hops().isEmpty())
        .orElseThrow(() -> NetworkProblem.TRACE_UNAVAILABLE.problem(agent.name()));
  }

  /** The one where the sender's VM is; any where it has none, for all know of all networks. */
  private Optional<NetworkAgentTable.AgentRow> agent(PortRow from) {
    List<NetworkAgentTable.AgentRow> all = agents.agents();
    Optional<SiteId> site = table.site(from.id());
    Optional<NetworkAgentTable.AgentRow> near =
        all.stream().filter(agent -> site.filter(agent.siteId()::equals).isPresent()).findFirst();
    return near.isPresent() ? near : all.stream().min(Comparator.comparing(this::isSilent));
  }

  private boolean isSilent(NetworkAgentTable.AgentRow agent) {
    return its.liveness().isSilent(agent.nodeId(), agent.lastSeenAt());
  }

  /** The tenant's port that would get the packet, if nobody is there to take it. */
  private Optional<PortRow> emptyTarget(TenantScope scope, TraceAnswer answer) {
    TraceHop last = answer.hops().getLast();
    return Optional.ofNullable(last.thing())
        .filter(_ -> last.step() == TraceStep.DELIVERED)
        .flatMap(id -> ports.find(scope.tenant(), "id", id))
        .filter(port -> !port.isUp());
  }

  private static TraceView.Hop own(PortRow port, String what, Locale locale) {
    return new TraceView.Hop(
        TraceThing.PORT,
        port.id().value(),
        port.called(),
        what,
        null,
        Words.say(locale, "trace.hop." + what, port.called(), "", ""));
  }

  private static TraceView view(
      TracedPacket packet, TraceVerdict verdict, List<TraceView.Hop> hops, Locale locale) {
    TraceView.Hop last = hops.getLast();
    return new TraceView(
        verdict,
        packet.address().toCanonicalString(),
        Protocol.text(packet.protocol()),
        packet.port(),
        List.copyOf(hops),
        last.detail(),
        next(last, locale));
  }

  private static @Nullable String next(TraceView.Hop last, Locale locale) {
    String key =
        last.kind() == TraceThing.FOREIGN && last.what().equals("drops")
            ? "trace.next.foreign"
            : "trace.next." + last.what();
    return Words.know(locale, key)
        ? Words.say(locale, key, last.name() == null ? "" : last.name())
        : null;
  }
}
