package cloud.faso.agent.ovn.topology;

import static cloud.faso.agent.ovn.Specs.segment;
import static cloud.faso.agent.ovn.Specs.segmentId;

import cloud.faso.spec.agent.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;

/** Two segments, what else a test gives an agent, and the rows that come of it. */
abstract class RoutedSegments {
  static final Marks MARKS = new Marks("node-00000000000000000000000001");

  static final Value NONE = Value.Keys.of();

  final Map<String, Spec> specs = new LinkedHashMap<>();

  @BeforeEach
  void two_segments() {
    specs.put(segmentId(1), segment(1));
    specs.put(segmentId(2), segment(2));
  }

  final Rendered render() {
    return Rendering.of(MARKS, specs);
  }

  final Map<String, Value> columns(Table table, String thing, String part) {
    return Objects.requireNonNull(render().rows().get(new Key(table, thing, part)), thing)
        .columns();
  }

  final List<String> refused() {
    return render().refused().stream().map(it -> it.thing() + " " + it.code()).toList();
  }

  final boolean has(Table table, String thing) {
    return render().rows().keySet().stream()
        .anyMatch(key -> key.table() == table && key.thing().equals(thing));
  }
}
