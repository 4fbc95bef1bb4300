package cloud.faso.agent.ovn.topology;

import cloud.faso.spec.agent.PortSpec;
import cloud.faso.spec.agent.SecurityGroupSpec;
import cloud.faso.spec.agent.SegmentSpec;
import cloud.faso.spec.agent.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes rows of specs. What cannot be rendered is refused, and all else is rendered without it. */
public final class Rendering {
  private final Marks marks;
  private final Map<String, SegmentRows> segments = new LinkedHashMap<>();
  private final Map<String, GroupRows> groups = new LinkedHashMap<>();
  private final OwnGroups own;
  private final Map<Key, Row> rows = new LinkedHashMap<>();
  private final Map<String, Refusal> refused = new LinkedHashMap<>();

  private Rendering(Marks marks) {
    this.marks = marks;
    this.own = new OwnGroups(marks);
  }

  /**
   * The rows for all that is assigned.
   *
   * @param specs by typed id
   */
  public static Rendered of(Marks marks, Map<String, Spec> specs) {
    return new Rendering(marks).render(specs);
  }

  private Rendered render(Map<String, Spec> specs) {
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
    segments.values().forEach(segment -> segment.rows().forEach(this::add));
    groups.values().forEach(group -> addAll(group.rows(groups.keySet(), this::refuse)));
    addAll(own.rows());
    return new Rendered(rows, List.copyOf(refused.values()));
  }

  private void addSegment(String id, SegmentSpec spec) {
    try {
      segments.put(id, new SegmentRows(marks, id, spec, this::refuse));
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
      SegmentRows segment = segments.get(spec.segment());
      if (segment == null) {
        throw new Unrenderable(
            "segment-unknown",
            "The port's segment " + spec.segment() + " is not on this site, or was refused.");
      }
      PortRow port = PortRow.of(marks, id, spec, segment);
      add(port.row());
      segment.plug(port);
      own.take(port);
      for (String group : spec.securityGroups()) {
        join(port, groups.get(group), group);
      }
    } catch (Unrenderable e) {
      refuse(e.of(id));
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
    some.forEach(this::add);
  }

  private void add(Row row) {
    rows.put(row.key(), row);
  }
}
