package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.SecurityGroupSpec;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.Spec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of specs. What cannot be rendered is refused, and all else is rendered without it.
 *
 * <p>Rows that follow from what they followed from the last time are the same objects again: of ten
 * thousand ports one changes at a time. That is all it remembers; what it returns depends on
 * nothing but the specs. Used by one thread at a time.
 */
public final class Rendering {
  private final Marks marks;
  private final Map<String, Segment> segments = new HashMap<>();
  private final Map<String, Port> ports = new HashMap<>();
  private final Memo<Row> memo = new Memo<>();

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

  /** A segment as it was rendered, without its ports. */
  private record Segment(SegmentSpec spec, SegmentBase base) {}

  /** A port as it was rendered. */
  private record Port(PortSpec spec, SegmentBase segment, PortRow row) {}

  /**
   * The rows for all that is assigned.
   *
   * @param specs by typed id
   */
  public Rendered render(Map<String, Spec> specs) {
    segments.keySet().retainAll(specs.keySet());
    ports.keySet().retainAll(specs.keySet());
    return new Pass().render(specs);
  }

  private SegmentBase base(String id, SegmentSpec spec) throws Unrenderable {
    Segment known = segments.get(id);
    if (known == null || !known.spec().equals(spec)) {
      known = new Segment(spec, SegmentBase.of(marks, id, spec));
      segments.put(id, known);
    }
    return known.base();
  }

  private PortRow row(String id, PortSpec spec, SegmentBase segment) throws Unrenderable {
    Port known = ports.get(id);
    if (known == null || known.segment() != segment || !known.spec().equals(spec)) {
      known = new Port(spec, segment, PortRow.of(marks, id, spec, segment));
      ports.put(id, known);
    }
    return known.row();
  }

  /** One rendering. */
  private final class Pass {
    private final Map<String, SegmentRows> switches = new LinkedHashMap<>();
    private final Map<String, GroupRows> groups = new LinkedHashMap<>();
    private final Map<String, PortRow> plugged = new LinkedHashMap<>();
    private final OwnGroups own = new OwnGroups(marks);
    private final Map<Key, Row> rows = new LinkedHashMap<>();
    private final Map<String, Refusal> refused = new LinkedHashMap<>();

    Rendered render(Map<String, Spec> specs) {
      specs.forEach(
          (id, spec) -> {
            switch (spec) {
              case SegmentSpec segment -> addSegment(id, segment);
              case SecurityGroupSpec group -> addGroup(id, group);
              default -> {}
            }
          });
      specs.forEach(
          (id, spec) -> {
            if (spec instanceof PortSpec port) {
              addPort(id, port);
            }
          });
      addAll(new Routing(marks, switches, plugged, this::refuse).rows(specs));
      switches.values().forEach(segment -> addAll(segment.rows()));
      groups.values().forEach(group -> addAll(group.rows(groups.keySet(), this::refuse)));
      addAll(own.rows());
      rows.replaceAll(memo::same);
      memo.forgetAllBut(rows.keySet());
      return new Rendered(rows, List.copyOf(refused.values()));
    }

    private void addSegment(String id, SegmentSpec spec) {
      try {
        SegmentBase base = base(id, spec);
        base.refused().forEach(this::refuse);
        switches.put(id, new SegmentRows(marks, base));
      } catch (Unrenderable e) {
        refuse(e.of(id));
      }
    }

    private void addGroup(String id, SecurityGroupSpec spec) {
      try {
        groups.put(id, new GroupRows(marks, id, spec));
      } catch (Unrenderable e) {
        refuse(e.of(id));
      }
    }

    private void addPort(String id, PortSpec spec) {
      try {
        SegmentRows segment = switches.get(spec.segment());
        if (segment == null) {
          throw new Unrenderable(
              "segment-unknown",
              "The port's segment " + spec.segment() + " is not on this site, or was refused.");
        }
        PortRow port = row(id, spec, segment.base());
        rows.put(port.row().key(), port.row());
        segment.plug(port);
        plugged.put(id, port);
        limit(port, segment);
        own.take(port);
        for (String group : spec.securityGroups()) {
          join(port, groups.get(group), group);
        }
      } catch (Unrenderable e) {
        refuse(e.of(id));
      }
    }

    private void limit(PortRow port, SegmentRows segment) {
      for (Row limit : Bandwidth.rows(marks, port, segment.base().key())) {
        rows.put(limit.key(), limit);
        segment.take(limit.key());
      }
    }

    private void join(PortRow port, @Nullable GroupRows group, String groupId) {
      if (group == null) {
        refuse(
            new Refusal(
                port.id(),
                "group-unknown",
                "The port's security group " + groupId + " is not on this site, or was refused."));
      } else {
        group.take(port.row().key());
      }
    }

    private void refuse(Refusal refusal) {
      refused.putIfAbsent(refusal.thing(), refusal);
    }

    private void addAll(List<Row> some) {
      some.forEach(row -> rows.put(row.key(), row));
    }
  }
}
