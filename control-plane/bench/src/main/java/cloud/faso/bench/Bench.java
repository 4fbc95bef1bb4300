package cloud.faso.bench;

import cloud.faso.network.AllocationMeasurement;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./faso bench}: measures, and prints a table. Asserts nothing. */
@Command(
    name = "faso bench",
    mixinStandardHelpOptions = true,
    description = "Measures the control plane as shipped, against simulated nodes.")
public final class Bench implements Callable<Integer> {

  @Option(names = "--row", description = "Only these: ${COMPLETION-CANDIDATES}.")
  List<Row> rows = List.of(Row.values());

  @Option(names = "--database", description = "Only these: ${COMPLETION-CANDIDATES}.")
  List<Store> stores = List.of(Store.values());

  @Option(names = "--quick", description = "Less of everything: to see that it works.")
  boolean quick;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    System.out.println("| what | aim | database | measured |\n| --- | --- | --- | --- |");
    for (Row row : rows) {
      switch (row) {
        case PLACEMENT -> print(row, null, placement());
        case NETWORK -> print(row, null, measured(() -> NetworkMeasurement.take(quick)));
        case ADDRESSES ->
            print(row, null, new AllocationMeasurement(quick ? 5_000 : 60_000).take());
        case REACH, RULES, START, UP -> print(row, null, measured(() -> real(row)));
        case VMS, POST, LIST, REST, BILL, FIRE, ACCESS, AUDIT -> {
          for (Store store : stores) {
            print(row, store, measured(() -> on(store, row)));
          }
        }
      }
    }
    return 0;
  }

  private Size size() {
    return quick ? Size.QUICK : Size.FULL;
  }

  private String on(Store store, Row row) throws IOException, InterruptedException {
    return switch (row) {
      case BILL -> new BillMeasurement(store, size()).take();
      case FIRE -> new FireMeasurement(store, size()).take();
      case ACCESS -> new AccessMeasurement(store, size()).take();
      case AUDIT -> new AuditMeasurement(store, size()).take();
      default -> new Measurements(store, size()).measure(row);
    };
  }

  private String real(Row row) throws IOException, InterruptedException {
    try (RealHome home = new RealHome()) {
      return switch (row) {
        case REACH -> new ReachMeasurement(home, quick ? 10 : 100).take();
        case RULES -> new RuleMeasurement(home, quick ? 4 : 50).take();
        case UP -> home.upAgain();
        default -> home.start(quick ? 3 : 10);
      };
    }
  }

  private interface Measurement {
    String take() throws IOException, InterruptedException;
  }

  /** A row that cannot be measured says why, and keeps none of the others from being measured. */
  private static String measured(Measurement measurement) throws InterruptedException {
    try {
      return measurement.take();
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return "NOT MEASURED: " + String.valueOf(e.getMessage()).lines().findFirst().orElse("?");
    }
  }

  private static void print(Row row, @Nullable Store store, String measured) {
    System.out.printf(
        "| %s | %s | %s | %s |%n", row.what(), row.aim(), store == null ? "–" : store, measured);
  }

  private String placement() throws RunnerException {
    TimeValue each = TimeValue.seconds(quick ? 1 : 3);
    return new Runner(
            new OptionsBuilder()
                .include(PlacementBenchmark.class.getSimpleName())
                .forks(1)
                .warmupIterations(3)
                .warmupTime(each)
                .measurementIterations(5)
                .measurementTime(each)
                .verbosity(VerboseMode.SILENT)
                .build())
        .run().stream()
            .map(RunResult::getPrimaryResult)
            .map(it -> "%s %.1f µs".formatted(it.getLabel(), it.getScore()))
            .collect(Collectors.joining(", "));
  }
}
