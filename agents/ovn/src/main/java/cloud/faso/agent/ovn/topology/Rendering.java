package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.SecurityGroupSpec;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.Spec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of specs. What cannot be rendered is refused, and all else is rendered without it.
 *
 * <p>Each part is a pure function of what it follows from, and made anew only when that differs
 * from the last time: of ten thousand ports one changes at a time. That is all it remembers; what
 * it returns depends on nothing but the specs. Used by one thread at a time.
 */
public final class Rendering {
  private final Marks marks;
  private final Memo<SegmentSpec, Base> bases = new Memo<>();
  private final Memo<PortFrom, PortMade> ports = new Memo<>();
  private final Memo<SegmentFrom, Map<Key, Row>> segments = new Memo<>();
  private final Memo<GroupFrom, Made> groups = new Memo<>();
  private final Memo<OwnGroups.Members, Map<Key, Row>> own = new Memo<>();
  private final Memo<Map<Key, Row>, Map<Key, Row>> routed = new Memo<>();
  private @Nullable RoutingMade routing;

  /** For that agent's rows. */
  public Rendering(Marks marks) {
    this.marks = marks;
  }

  /**
   * The rows for all that is assigned.
   *
   * @param specs by typed id
   */
  public static Rendered of(Marks marks, Map<String, Spec> specs) {
    return new Rendering(marks).render(specs);
  }

  /**
   * The rows for all that is assigned.
   *
   * @param specs by typed id
   */
  public Rendered render(Map<String, Spec> specs) {
    List.of(bases, ports, segments, groups, own, routed).forEach(Memo::turn);
    return new Pass().render(specs);
  }

  private record Made(Map<Key, Row> rows, List<Refusal> refused) {}

  /** Without a base it is refused whole. */
  private record Base(@Nullable SegmentBase base, List<Refusal> refused) {}

  private record PortFrom(PortSpec spec, SegmentBase segment) {}

  /** Without a row it is refused. */
  private record PortMade(@Nullable PortRow port, Map<Key, Row> rows, List<Refusal> refused) {}

  /** With the rows that routing has for the segment itself. */
  private record SegmentFrom(
      SegmentBase base, List<PortRow> ports, Joint.State joint, Map<Key, Row> more) {}

  private record GroupFrom(SecurityGroupSpec spec, List<Key> ports, Set<String> remotes) {}

  /** A segment, while what is plugged in is gathered. */
  private record Plugged(SegmentBase base, List<PortRow> ports) {}

  /** A group, while its members are gathered. */
  private record Joined(GroupRows group, List<Key> ports) {}

  private record RoutingMade(SortedMap<String, Spec> specs, Reads reads, Routing.Routed routed) {}

  private Base makeBase(String id, SegmentSpec spec) {
    try {
      SegmentBase base = SegmentBase.of(marks, id, spec);
      return new Base(base, base.refused());
    } catch (Unrenderable e) {
      return new Base(null, List.of(e.of(id)));
    }
  }

  private PortMade makePort(String id, PortFrom from) {
    try {
      PortRow port = PortRow.of(marks, id, from.spec(), from.segment());
      Map<Key, Row> rows = new LinkedHashMap<>();
      rows.put(port.row().key(), port.row());
      port.limits().forEach(limit -> rows.put(limit.key(), limit));
      return new PortMade(port, rows, List.of());
    } catch (Unrenderable e) {
      return new PortMade(null, Map.of(), List.of(e.of(id)));
    }
  }

  private Map<Key, Row> makeSegment(SegmentFrom from) {
    Map<Key, Row> rows = new LinkedHashMap<>(from.more());
    new SegmentRows(marks, from.base(), from.ports(), from.joint())
        .rows()
        .forEach(row -> rows.put(row.key(), row));
    return rows;
  }

  private static Made makeGroup(GroupRows group, GroupFrom from) {
    Map<Key, Row> rows = new LinkedHashMap<>();
    List<Refusal> refused = new ArrayList<>();
    group.rows(from.ports(), from.remotes(), refused::add).forEach(row -> rows.put(row.key(), row));
    return new Made(rows, refused);
  }

  private Map<Key, Row> makeOwn(OwnGroups.Members members) {
    return Wanted.of(new OwnGroups(marks).rows(members)).rows();
  }

  private Routing.Routed route(SortedMap<String, Spec> specs, Reads.Source source) {
    RoutingMade known = routing;
    if (known == null || !known.specs().equals(specs) || !known.reads().hold(source)) {
      Reads reads = new Reads(source);
      known = new RoutingMade(specs, reads, Routing.of(marks, specs, reads));
      routing = known;
    }
    return known.routed();
  }

  /** One rendering. */
  private final class Pass implements Reads.Source {
    private final Map<String, Plugged> switches = new LinkedHashMap<>();
    private final Map<String, PortRow> plugged = new HashMap<>();
    private final Map<String, Joined> known = new LinkedHashMap<>();
    private final OwnGroups.Members all = OwnGroups.Members.none();
    private final SortedMap<String, Spec> routes = new TreeMap<>();
    private final Map<String, Map<Key, Row>> things = new HashMap<>();
    private final Map<String, Refusal> refused = new LinkedHashMap<>();

    Rendered render(Map<String, Spec> specs) {
      specs.forEach(
          (id, spec) -> {
            switch (spec) {
              case SegmentSpec segment -> addSegment(id, segment);
              case SecurityGroupSpec group -> addGroup(id, group);
              case PortSpec _ -> {}
              default -> {
                if (Routing.isMadeOf(spec)) {
                  routes.put(id, spec);
                }
              }
            }
          });
      specs.forEach(
          (id, spec) -> {
            if (spec instanceof PortSpec port) {
              addPort(id, port);
            }
          });
      Routing.Routed routing = route(routes, this);
      routing.refused().forEach(this::refuse);
      routing.wanted().things().forEach((id, rows) -> put(id, routed.of(id, rows, same -> same)));
      switches.forEach((id, segment) -> finish(segment, routing.joints().get(id)));
      known.values().forEach(this::finish);
      put(marks.agent(), own.of("", all, Rendering.this::makeOwn));
      return new Rendered(new Wanted(things), List.copyOf(refused.values()));
    }

    private void addSegment(String id, SegmentSpec spec) {
      Base made = bases.of(id, spec, from -> makeBase(id, from));
      made.refused().forEach(this::refuse);
      if (made.base() != null) {
        switches.put(id, new Plugged(made.base(), new ArrayList<>()));
      }
    }

    private void addGroup(String id, SecurityGroupSpec spec) {
      try {
        known.put(id, new Joined(new GroupRows(marks, id, spec), new ArrayList<>()));
      } catch (Unrenderable e) {
        refuse(e.of(id));
      }
    }

    private void addPort(String id, PortSpec spec) {
      Plugged segment = switches.get(spec.segment());
      if (segment == null) {
        refuse(
            new Refusal(
                id,
                "segment-unknown",
                "The port's segment " + spec.segment() + " is not on this site, or was refused."));
        return;
      }
      PortMade made = ports.of(id, new PortFrom(spec, segment.base()), from -> makePort(id, from));
      made.refused().forEach(this::refuse);
      PortRow port = made.port();
      if (port == null) {
        return;
      }
      put(id, made.rows());
      plugged.put(id, port);
      segment.ports().add(port);
      all.take(port);
      for (String group : spec.securityGroups()) {
        join(port, group);
      }
    }

    private void join(PortRow port, String group) {
      Joined joined = known.get(group);
      if (joined != null) {
        joined.ports().add(port.row().key());
      } else {
        refuse(
            new Refusal(
                port.id(),
                "group-unknown",
                "The port's security group " + group + " is not on this site, or was refused."));
      }
    }

    private void finish(Plugged segment, Joint.@Nullable State joint) {
      SegmentBase base = segment.base();
      SegmentFrom from =
          new SegmentFrom(
              base,
              segment.ports(),
              joint == null ? Joint.State.ALONE : joint,
              things.getOrDefault(base.id(), Map.of()));
      put(base.id(), segments.of(base.id(), from, Rendering.this::makeSegment));
    }

    private void finish(Joined joined) {
      GroupRows group = joined.group();
      Set<String> remotes = new HashSet<>(group.remotes());
      remotes.retainAll(known.keySet());
      Made made =
          groups.of(
              group.id(),
              new GroupFrom(group.spec(), joined.ports(), remotes),
              from -> makeGroup(group, from));
      made.refused().forEach(this::refuse);
      put(group.id(), made.rows());
    }

    private void put(String thing, Map<Key, Row> rows) {
      if (!rows.isEmpty()) {
        things.put(thing, rows);
      }
    }

    private void refuse(Refusal refusal) {
      refused.putIfAbsent(refusal.thing(), refusal);
    }

    @Override
    public @Nullable SegmentBase segment(String id) {
      Plugged segment = switches.get(id);
      return segment == null ? null : segment.base();
    }

    @Override
    public @Nullable PortRow port(String id) {
      return plugged.get(id);
    }

    @Override
    public List<PortRow> portsOf(String id) {
      Plugged segment = switches.get(id);
      return segment == null ? List.of() : segment.ports();
    }
  }
}
