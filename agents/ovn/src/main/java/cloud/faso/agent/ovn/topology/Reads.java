package cloud.faso.agent.ovn.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was asked about segments and ports, with the answers: while these are the same, so is what
 * was made of them.
 */
final class Reads {
  private final Source source;
  private final List<Predicate<Source>> seen = new ArrayList<>();

  Reads(Source source) {
    this.source = source;
  }

  /** Who knows the segments and ports that could be rendered. */
  interface Source {
    /** Null when there is none. */
    @Nullable SegmentBase segment(String id);

    /** Null when there is none. */
    @Nullable PortRow port(String id);

    /** Those of a segment. */
    List<PortRow> portsOf(String segment);
  }

  @Nullable SegmentBase segment(String id) {
    SegmentBase answer = source.segment(id);
    seen.add(later -> Objects.equals(later.segment(id), answer));
    return answer;
  }

  @Nullable PortRow port(String id) {
    PortRow answer = source.port(id);
    seen.add(later -> Objects.equals(later.port(id), answer));
    return answer;
  }

  List<PortRow> portsOf(String segment) {
    List<PortRow> answer = source.portsOf(segment);
    seen.add(later -> later.portsOf(segment).equals(answer));
    return answer;
  }

  /** Whether another would give the same answers. */
  boolean hold(Source other) {
    return seen.stream().allMatch(answer -> answer.test(other));
  }
}
