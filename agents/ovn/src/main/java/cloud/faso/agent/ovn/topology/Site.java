package cloud.faso.agent.ovn.topology;

import cloud.faso.agent.ovn.topology.Derivation.Gathered;
import cloud.faso.agent.ovn.topology.Derivation.Kind;
import cloud.faso.agent.ovn.topology.Derivation.Made;
import cloud.faso.spec.agent.ExternalNetworkSpec;
import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.RouterSpec;
import cloud.faso.spec.agent.SecurityGroupSpec;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.Spec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that is rendered, and what follows from what: each kind from those above it. */
final class Site implements Reads {
  /** Under which members of the agent's own groups are gathered. */
  private static final String ALL = "all";

  private static final String GUARDED = "guarded";

  private final Marks marks;
  private final Regions regions = new Regions();
  private final Derivation derivation = new Derivation();
  private final Kind<Spec> specs = derivation.given();

  /** By what things of it name; see {@link Routing#names}. */
  private final Kind<SortedSet<String>> regionOf = derivation.given();

  private final Gathered<String> plugged = derivation.gathered();
  private final Made<Part<SegmentBase>> bases = derivation.made(this::base);
  private final Made<Part<GroupRows>> groups = derivation.made(this::group);
  private final Made<Part<ExternalRows>> externals = derivation.made(this::externalRows);
  private final Made<Part<PortRow>> ports = derivation.made(this::portRow, this::joined);

  /** Of a segment's ports. */
  private final Made<Map<String, String>> names = derivation.made(this::namesOn);

  /** By group. */
  private final Gathered<Key> members = derivation.gathered();

  /** By the smallest id of a region. */
  private final Made<Routing.Routed> routed = derivation.made(this::route, this::led);

  /** By router: names that several of its segments have. */
  private final Made<Map<String, SortedMap<String, String>>> shared =
      derivation.made(this::sharedNames);

  /** By external network. */
  private final Gathered<Key> held = derivation.gathered();

  private final Made<Outcome> outcomes = derivation.made(this::outcome, this::finished);
  private PersistentMap<String, Spec> all = PersistentMap.of();
  private PersistentMap<String, Map<Key, Row>> things = PersistentMap.of();
  private final SortedMap<String, Refusal> refused = new TreeMap<>();

  /** An empty one. */
  Site(Marks marks) {
    this.marks = marks;
    outcomes.touch(marks.agent());
  }

  /** What a thing is made with; null when it is refused. */
  private record Part<T>(@Nullable T made, @Nullable Refusal refusal) {}

  /** What comes of a thing in the end. */
  private record Outcome(Map<Key, Row> rows, @Nullable Refusal refusal) {}

  Rendered render(PersistentMap<String, Spec> now) {
    now.eachChanged(all, id -> change(id, all.get(id), now.get(id)));
    all = now;
    regions.run(this::putRegion);
    derivation.run();
    return new Rendered(new Wanted(things), List.copyOf(refused.values()));
  }

  private void change(String id, @Nullable Spec before, @Nullable Spec now) {
    specs.set(id, now);
    bases.touch(id);
    groups.touch(id);
    externals.touch(id);
    ports.touch(id);
    names.touch(id);
    shared.touch(id);
    outcomes.touch(id);
    if (before instanceof PortSpec port) {
      plugged.remove(port.segment(), id);
    }
    if (now instanceof PortSpec port) {
      plugged.add(port.segment(), id);
    }
    regions.change(id, now == null ? Set.of() : Routing.names(id, now));
  }

  private void putRegion(String name, @Nullable SortedSet<String> ids) {
    regionOf.set(name, ids);
    if (ids != null) {
      routed.touch(ids.first());
    }
  }

  private interface Attempt<T> {
    T make() throws Unrenderable;
  }

  private static <T> Part<T> part(String id, Attempt<T> attempt) {
    try {
      return new Part<>(attempt.make(), null);
    } catch (Unrenderable e) {
      return new Part<>(null, e.of(id));
    }
  }

  private static <T> @Nullable T made(@Nullable Part<T> part) {
    return part == null ? null : part.made();
  }

  private @Nullable Part<SegmentBase> base(String id) {
    return specs.get(id) instanceof SegmentSpec spec
        ? part(id, () -> SegmentBase.of(marks, id, spec))
        : null;
  }

  private @Nullable Part<GroupRows> group(String id) {
    return specs.get(id) instanceof SecurityGroupSpec spec
        ? part(id, () -> new GroupRows(marks, id, spec))
        : null;
  }

  private @Nullable Part<ExternalRows> externalRows(String id) {
    return specs.get(id) instanceof ExternalNetworkSpec spec
        ? part(id, () -> new ExternalRows(marks, id, spec))
        : null;
  }

  private @Nullable Part<PortRow> portRow(String id) {
    return specs.get(id) instanceof PortSpec spec
        ? part(id, () -> PortRow.of(marks, id, spec, segmentOf(spec)))
        : null;
  }

  private SegmentBase segmentOf(PortSpec port) throws Unrenderable {
    SegmentBase segment = segment(port.segment());
    if (segment == null) {
      throw new Unrenderable(
          "segment-unknown",
          "The port's segment " + port.segment() + " is not on this site, or was refused.");
    }
    return segment;
  }

  private void joined(String id, @Nullable Part<PortRow> before, @Nullable Part<PortRow> now) {
    PortRow left = made(before);
    PortRow came = made(now);
    if (left != null) {
      groupsOf(left).forEach(group -> members.remove(group, left.row().key()));
    }
    if (came != null) {
      groupsOf(came).forEach(group -> members.add(group, came.row().key()));
    }
  }

  private static Set<String> groupsOf(PortRow port) {
    Set<String> groups = new HashSet<>(port.spec().securityGroups());
    groups.add(ALL);
    if (port.spec().antiSpoofing()) {
      groups.add(GUARDED);
    }
    return groups;
  }

  private Routing.@Nullable Routed route(String first) {
    SortedSet<String> ids = regionOf.get(first);
    if (ids == null || !ids.first().equals(first)) {
      return null;
    }
    SortedMap<String, Spec> region = new TreeMap<>();
    for (String id : ids) {
      region.put(id, Objects.requireNonNull(specs.get(id), id));
    }
    return Routing.of(marks, region, this);
  }

  private void led(String first, Routing.@Nullable Routed before, Routing.@Nullable Routed now) {
    if (before != null) {
      before.held().forEach((id, keys) -> keys.forEach(key -> held.remove(id, key)));
    }
    if (now != null) {
      now.held().forEach((id, keys) -> keys.forEach(key -> held.add(id, key)));
    }
  }

  /** Of the region in which something names that; null when nothing does. */
  private Routing.@Nullable Routed routed(String name) {
    SortedSet<String> region = regionOf.get(name);
    return region == null ? null : routed.get(region.first());
  }

  private @Nullable Outcome outcome(String id) {
    if (id.equals(marks.agent())) {
      return rows(new OwnGroups(marks).rows(members.of(ALL), members.of(GUARDED)));
    }
    return switch (specs.get(id)) {
      case null -> null;
      case SegmentSpec _ -> finish(bases.get(id), base -> finishSegment(id, base));
      case SecurityGroupSpec _ -> finish(groups.get(id), this::finishGroup);
      case ExternalNetworkSpec _ ->
          finish(externals.get(id), external -> rows(external.rows(held.of(id))));
      case PortSpec _ -> finish(ports.get(id), this::finishPort);
      default -> finishRouted(id);
    };
  }

  private @Nullable Map<String, String> namesOn(String segment) {
    SegmentBase base = segment(segment);
    return base == null ? null : HostNames.of(base, portsOf(segment));
  }

  private HostNames hostNames(String segment, @Nullable String router) {
    SortedSet<String> joined = router == null ? new TreeSet<>(Set.of(segment)) : joinedBy(router);
    Map<String, SortedMap<String, String>> several = router == null ? null : shared.get(router);
    return HostNames.of(segment, names(segment), joined, several == null ? Map.of() : several);
  }

  private SortedSet<String> joinedBy(String router) {
    Routing.Routed routing = routed(router);
    return routing == null
        ? Collections.emptySortedSet()
        : routing.joined().getOrDefault(router, Collections.emptySortedSet());
  }

  /** Of a router none is an answer, too: what is made to be nothing would not be made again. */
  private @Nullable Map<String, SortedMap<String, String>> sharedNames(String router) {
    if (!(specs.get(router) instanceof RouterSpec)) {
      return null;
    }
    Map<String, Map<String, String>> segments = new HashMap<>();
    joinedBy(router).forEach(segment -> segments.put(segment, names(segment)));
    return HostNames.several(segments);
  }

  private Map<String, String> names(String segment) {
    return Objects.requireNonNullElse(names.get(segment), Map.of());
  }

  private interface Finish<T> {
    Outcome of(T made);
  }

  private static <T> Outcome finish(@Nullable Part<T> part, Finish<T> finish) {
    T made = made(part);
    return made == null
        ? new Outcome(Map.of(), part == null ? null : part.refusal())
        : finish.of(made);
  }

  private static Outcome rows(List<Row> rows) {
    return rows(rows, null);
  }

  private static Outcome rows(List<Row> rows, @Nullable Refusal refusal) {
    Map<Key, Row> byKey = new LinkedHashMap<>();
    rows.forEach(row -> byKey.put(row.key(), row));
    return new Outcome(byKey, refusal);
  }

  private Outcome finishSegment(String id, SegmentBase base) {
    Routing.Routed routing = routed(id);
    Joint.State joint = routing == null ? null : routing.joints().get(id);
    List<Row> rows = new ArrayList<>();
    if (routing != null) {
      rows.addAll(routing.things().getOrDefault(id, Map.of()).values());
    }
    rows.addAll(
        new SegmentRows(
                marks,
                base,
                portsOf(id),
                joint == null ? Joint.State.ALONE : joint,
                hostNames(id, joint == null ? null : joint.router()))
            .rows());
    return rows(rows, base.refused().isEmpty() ? null : base.refused().getFirst());
  }

  private Outcome finishPort(PortRow port) {
    List<Row> rows = new ArrayList<>();
    rows.add(port.row());
    rows.addAll(port.limits());
    Refusal refusal = null;
    for (String group : port.spec().securityGroups()) {
      if (made(groups.get(group)) == null && refusal == null) {
        refusal =
            new Refusal(
                port.id(),
                "group-unknown",
                "The port's security group " + group + " is not on this site, or was refused.");
      }
    }
    return rows(rows, refusal);
  }

  private Outcome finishGroup(GroupRows group) {
    Set<String> remotes = new HashSet<>(group.remotes());
    remotes.removeIf(remote -> made(groups.get(remote)) == null);
    List<Refusal> refusals = new ArrayList<>();
    List<Row> rows = group.rows(members.of(group.id()), remotes, refusals::add);
    return rows(rows, refusals.isEmpty() ? null : refusals.getFirst());
  }

  private Outcome finishRouted(String id) {
    Routing.Routed routing = routed(id);
    return routing == null
        ? new Outcome(Map.of(), null)
        : new Outcome(routing.things().getOrDefault(id, Map.of()), routing.refused().get(id));
  }

  private void finished(String id, @Nullable Outcome before, @Nullable Outcome now) {
    things = now == null || now.rows().isEmpty() ? things.without(id) : things.with(id, now.rows());
    if (now == null || now.refusal() == null) {
      refused.remove(id);
    } else {
      refused.put(id, now.refusal());
    }
  }

  @Override
  public @Nullable SegmentBase segment(String id) {
    return made(bases.get(id));
  }

  @Override
  public @Nullable PortRow port(String id) {
    return made(ports.get(id));
  }

  @Override
  public List<PortRow> portsOf(String segment) {
    return plugged.of(segment).stream().sorted().map(this::port).filter(Objects::nonNull).toList();
  }

  @Override
  public @Nullable ExternalRows external(String id) {
    return made(externals.get(id));
  }

  @Override
  public boolean isAskedFor(String external, String address) {
    return regionOf.get(Routing.name(external, address)) != null;
  }
}
