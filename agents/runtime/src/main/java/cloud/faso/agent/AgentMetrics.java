package cloud.faso.agent;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What an agent has done since it started, counted. */
public final class AgentMetrics {
  private final Map<String, LongAdder> steps = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final LongAdder reports = new LongAdder();
  private final LongAdder lostCalls = new LongAdder();

  /** A step began. */
  public void step(String verb) {
    steps.computeIfAbsent(verb, key -> new LongAdder()).increment();
  }

  /** A job failed. */
  public void failure(String code) {
    failures.computeIfAbsent(code, key -> new LongAdder()).increment();
  }

  /** A report was acknowledged. */
  public void report() {
    reports.increment();
  }

  /** A call to the control plane got no proper answer. */
  public void lostCall() {
    lostCalls.increment();
  }

  /** How many steps of that kind began. */
  public long steps(String verb) {
    LongAdder count = steps.get(verb);
    return count == null ? 0 : count.sum();
  }

  /** In the text format of Prometheus, for node_exporter's folder of text files. */
  public String text() {
    StringBuilder text = new StringBuilder();
    counter(text, "faso_agent_steps_total", "verb", steps);
    counter(text, "faso_agent_failures_total", "code", failures);
    text.append("# TYPE faso_agent_reports_total counter\n");
    text.append("faso_agent_reports_total ").append(reports.sum()).append('\n');
    text.append("# TYPE faso_agent_lost_calls_total counter\n");
    text.append("faso_agent_lost_calls_total ").append(lostCalls.sum()).append('\n');
    return text.toString();
  }

  private static void counter(
      StringBuilder text, String name, String label, Map<String, LongAdder> values) {
    text.append("# TYPE ").append(name).append(" counter\n");
    for (var entry : new TreeMap<>(values).entrySet()) {
      text.append(name).append('{').append(label).append("=\"").append(entry.getKey());
      text.append("\"} ").append(entry.getValue().sum()).append('\n');
    }
  }
}
