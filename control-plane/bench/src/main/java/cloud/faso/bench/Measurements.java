package cloud.faso.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** The measurements that need a control plane. */
final class Measurements {

  /** Callers at once, each making a VM and waiting for it. */
  private static final int CALLERS = 64;

  private static final int PAGE = 100;

  private final Store store;
  private final Size size;

  Measurements(Store store, Size size) {
    this.store = store;
    this.size = size;
  }

  /** What came out, for a table. */
  String measure(Row row) throws IOException, InterruptedException {
    try (Cloud cloud = new Cloud(store)) {
      return switch (row) {
        case VMS -> vms(cloud);
        case POST -> post(cloud);
        case LIST -> list(cloud);
        case REST -> rest(cloud);
        case FIRE, ACCESS, AUDIT, BILL, NETWORK, ADDRESSES, PLACEMENT, REACH, RULES, START, UP ->
            throw new IllegalArgumentException("needs no control plane with simulated nodes");
      };
    }
  }

  private String vms(Cloud cloud) throws IOException, InterruptedException {
    cloud.furnish(10);
    cloud.simulate(size.busyNodes());
    make(cloud, "warm", Duration.ofSeconds(Math.min(20, size.seconds())), Integer.MAX_VALUE);
    Duration before = Usage.cpu(cloud.process());
    Made made = make(cloud, "vm", Duration.ofSeconds(size.seconds()), Integer.MAX_VALUE);
    double cores = Usage.cpu(cloud.process()).minus(before).toMillis() / 1000.0 / made.seconds();
    return "%.0f/s (POST to RUNNING p50 %.0f ms, p99 %.0f ms; control plane %.2f cores%s)"
        .formatted(
            made.count() / made.seconds(),
            made.latencies().getValueAtPercentile(50) / 1e6,
            made.latencies().getValueAtPercentile(99) / 1e6,
            cores,
            made.failures() == 0 ? "" : "; " + made.failures() + " FAILED");
  }

  private record Made(long count, double seconds, Histogram latencies, long failures) {}

  /** Makes VMs and waits for each, for so long or until there are so many. */
  private static Made make(Cloud cloud, String prefix, Duration atMost, int most) {
    Histogram latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(5), 3);
    AtomicInteger next = new AtomicInteger();
    LongAdder failures = new LongAdder();
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        threads.execute(
            () -> {
              int number = next.getAndIncrement();
              while (System.nanoTime() - began < atMost.toNanos() && number < most) {
                makeOne(cloud.api(), prefix + number, number % 10, latencies, failures);
                number = next.getAndIncrement();
              }
            });
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Made(latencies.getTotalCount(), seconds, latencies, failures.sum());
  }

  private static void makeOne(
      Api api, String name, int tenant, Histogram latencies, LongAdder failures) {
    long began = System.nanoTime();
    try {
      String vms = "/v1/tenants/t" + tenant + "/vms";
      JsonNode vm = api.post(vms, Cloud.vm(name));
      String id = vm.get("id").asText();
      if (api.get(vms + "/" + id + "?wait=RUNNING").get("phase").asText().equals("RUNNING")) {
        latencies.recordValue(System.nanoTime() - began);
      } else {
        failures.increment();
      }
    } catch (IOException e) {
      failures.increment();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String post(Cloud cloud) throws IOException, InterruptedException {
    cloud.furnish(10);
    cloud.simulate(size.busyNodes());
    OpenLoop.run(50, Math.min(20, size.readSeconds()), postTo(cloud, "warm"));
    return OpenLoop.run(50, size.readSeconds(), postTo(cloud, "vm")).told();
  }

  private static OpenLoop.Request postTo(Cloud cloud, String prefix) {
    return number ->
        cloud.api().post("/v1/tenants/t" + number % 10 + "/vms", Cloud.vm(prefix + number));
  }

  private String list(Cloud cloud) throws IOException, InterruptedException {
    cloud.furnish(size.tenants());
    cloud.simulate(size.listNodes());
    fill(cloud);
    String first = "/v1/vms?limit=" + PAGE;
    String far = page(cloud.api(), first, Math.min(150, size.listVms() / PAGE - 1));
    OpenLoop.run(300, Math.min(20, size.readSeconds()), number -> read(cloud, first, far, number));
    String one = OpenLoop.run(300, size.readSeconds(), _ -> cloud.api().read(first)).told();
    String other = OpenLoop.run(300, size.readSeconds(), _ -> cloud.api().read(far)).told();
    return "first page " + one + "; far page " + other;
  }

  private static void read(Cloud cloud, String first, String far, int number)
      throws IOException, InterruptedException {
    cloud.api().read(number % 2 == 0 ? first : far);
  }

  /**
   * @throws IOException when fewer came about than were to be there
   */
  private void fill(Cloud cloud) throws IOException {
    AtomicInteger next = new AtomicInteger();
    LongAdder failures = new LongAdder();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        threads.execute(
            () -> {
              for (int n = next.getAndIncrement(); n < size.listVms(); n = next.getAndIncrement()) {
                makeOne(
                    cloud.api(),
                    "vm" + n,
                    n % size.tenants(),
                    new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(5), 1),
                    failures);
              }
            });
      }
    }
    if (failures.sum() > 0) {
      throw new IOException(failures + " of " + size.listVms() + " VMs did not come about");
    }
  }

  private static String page(Api api, String first, int number)
      throws IOException, InterruptedException {
    String path = first;
    for (int i = 1; i < number; i++) {
      path = first + "&after=" + api.get(path).get("next").asText();
    }
    return path;
  }

  private String rest(Cloud cloud) throws IOException, InterruptedException {
    cloud.furnish(1);
    cloud.simulate(size.restNodes());
    // Until all have joined, and what runs all the time has been compiled.
    Thread.sleep(Duration.ofSeconds(size.settleSeconds()));
    Duration before = Usage.cpu(cloud.process());
    Thread.sleep(Duration.ofSeconds(size.readSeconds()));
    double share = Usage.cpu(cloud.process()).minus(before).toMillis() / 10.0 / size.readSeconds();
    return "%.1f%% of a core, %d MiB resident (%d nodes)"
        .formatted(share, Usage.residentMiB(cloud.process()), size.restNodes());
  }
}
