package cloud.faso.platform.metrics;

import cloud.faso.platform.background.WorkLedger;
import cloud.faso.platform.db.CommitObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Everything that is counted. */
public final class Metrics {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Histogram requests =
      Histogram.builder()
          .name("faso_http_request_duration_seconds")
          .help("How long requests took, by operation of the contract and status.")
          .labelNames("operation", "status")
          .classicOnly()
          .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60)
          .register(registry);

  /** Counts what the given works do; further sources are added afterwards. */
  public Metrics(WorkLedger works) {
    count("faso_background_runs", "Runs of background works that succeeded.", works, true);
    count("faso_background_failures", "Runs of background works that failed.", works, false);
    GaugeWithCallback.builder()
        .name("faso_background_since_success_seconds")
        .help("How long ago each background work last succeeded.")
        .labelNames("work")
        .callback(
            each ->
                works
                    .entries()
                    .forEach(
                        entry ->
                            each.call(
                                (double) works.sinceSuccess(entry).toSeconds(), entry.name())))
        .register(registry);
  }

  /** Counts what the JVM does. For programs: the library holds on to the registry for ever. */
  public void jvm() {
    JvmMetrics.builder().register(registry);
  }

  /** What all is registered with. */
  public PrometheusRegistry registry() {
    return registry;
  }

  /** One request was answered. */
  void request(String operation, int status, double seconds) {
    requests.labelValues(operation, Integer.toString(status)).observe(seconds);
  }

  /** Counts transactions. */
  public CommitObserver transactions() {
    Counter commits =
        Counter.builder()
            .name("faso_transactions")
            .help("Transactions committed.")
            .register(registry);
    Counter races =
        Counter.builder()
            .name("faso_transaction_retries")
            .help("Transactions run again because another was in their way.")
            .register(registry);
    return new CommitObserver() {
      @Override
      public void afterCommit() {
        commits.inc();
      }

      @Override
      public void lostRace() {
        races.inc();
      }
    };
  }

  /** Shows a number as it is when asked for. */
  public void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(each -> each.call(value.getAsDouble()))
        .register(registry);
  }

  /** Shows numbers by the values of one label, as they are when asked for. */
  public void gauge(String name, String help, String label, Supplier<Map<String, Long>> values) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .callback(each -> values.get().forEach((key, value) -> each.call((double) value, key)))
        .register(registry);
  }

  private void count(String name, String help, WorkLedger works, boolean successes) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("work")
        .callback(
            each ->
                works
                    .entries()
                    .forEach(
                        entry ->
                            each.call(
                                (double) (successes ? entry.successes() : entry.failures()),
                                entry.name())))
        .register(registry);
  }
}
