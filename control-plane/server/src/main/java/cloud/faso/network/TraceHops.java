package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.problem.Words;
import cloud.faso.spec.agent.RuleDirection;
import cloud.faso.spec.agent.TraceHop;
import cloud.faso.spec.agent.TraceStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what an agent told of a packet's way in the names that its tenant knows things by. Of what
 * is another tenant's no more is told than that it is.
 */
final class TraceHops {

  private static final String WORDS = "trace.hop.";

  private final TraceTable table;
  private final SecurityGroupTable groups;
  private final NetworkKinds kinds;

  TraceHops(Database database, NetworkKinds kinds) {
    this.table = database.table(TraceTable.class);
    this.groups = database.table(SecurityGroupTable.class);
    this.kinds = kinds;
  }

  List<TraceView.Hop> of(List<TraceHop> hops, TenantId tenant, Locale locale) {
    List<TraceView.Hop> said = new ArrayList<>();
    for (int i = 0; i < hops.size(); i++) {
      TraceView.Hop hop = hop(hops.get(i), tenant, i == hops.size() - 1, locale);
      // The way through another tenant's network is one hop, however many it is there.
      boolean same = !said.isEmpty() && said.getLast().kind() == TraceThing.FOREIGN;
      if (same && hop.kind() == TraceThing.FOREIGN) {
        said.removeLast();
      }
      said.add(hop);
    }
    return said;
  }

  private TraceView.Hop hop(TraceHop hop, TenantId tenant, boolean isLast, Locale locale) {
    String id = hop.thing();
    if (id == null) {
      return said(TraceThing.NETWORK, hop, null, "", null, locale);
    }
    Optional<String> name = name(id, tenant);
    if (name.isEmpty()) {
      return foreign(hop.step(), isLast, locale);
    }
    return said(TraceThing.of(id), hop, id, name.get(), rule(hop, locale), locale);
  }

  private Optional<String> name(String id, TenantId tenant) {
    return kinds
        .of(id)
        .flatMap(
            kind -> table.name(kind.table(), kind.name(), kind.owner(), kind.known(), id, tenant));
  }

  private static TraceView.Hop said(
      TraceThing kind,
      TraceHop hop,
      @Nullable String id,
      String name,
      @Nullable String rule,
      Locale locale) {
    String what = code(hop.step());
    String note = Objects.requireNonNullElse(hop.note(), "");
    boolean crosses = kind == TraceThing.PEERING && hop.step() == TraceStep.CARRIES;
    String words = crosses ? "trace.hop.crosses" : WORDS + what;
    return new TraceView.Hop(
        kind,
        id,
        id == null ? null : name,
        what,
        hop.rule(),
        Words.say(locale, words, name, note, Objects.requireNonNullElse(rule, "")));
  }

  private static TraceView.Hop foreign(TraceStep step, boolean isLast, Locale locale) {
    TraceStep told =
        switch (step) {
          case DELIVERED, ANSWERS, LEAVES -> step;
          default -> isLast ? TraceStep.DROPS : TraceStep.CARRIES;
        };
    String what = code(told);
    return new TraceView.Hop(
        TraceThing.FOREIGN, null, null, what, null, Words.say(locale, "trace.foreign." + what));
  }

  /** What a rule allows, in the words of who writes rules. */
  private @Nullable String rule(TraceHop hop, Locale locale) {
    String id = hop.rule();
    if (id == null || hop.thing() == null) {
      return null;
    }
    return groups
        .rule(new SecurityGroupId(hop.thing()), id)
        .map(row -> words(row, locale))
        .orElse(id);
  }

  private static String words(SecurityRuleRow row, Locale locale) {
    StringBuilder words = new StringBuilder();
    words.append(row.direction() == RuleDirection.INGRESS ? "ingress " : "egress ");
    words.append(SubnetRules.name(row.family()));
    if (row.protocol() != null) {
      words.append(' ').append(Protocol.text(row.protocol()));
    }
    if (row.portFirst() != null) {
      words.append(' ').append(row.portFirst());
      if (row.portLast() != null && !row.portLast().equals(row.portFirst())) {
        words.append('-').append(row.portLast());
      }
    }
    return Words.say(locale, "trace.rule", words.toString());
  }

  /** Of a step, for scripts. */
  static String code(TraceStep step) {
    return step.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
