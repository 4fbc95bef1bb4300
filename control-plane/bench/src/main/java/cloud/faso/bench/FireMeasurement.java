package cloud.faso.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntUnaryOperator;

/**
 * Many clients, each making and deleting one VM after the other: every one in a ministry of its
 * own, then all in one ministry, then all in one tenant. What the books cost is the difference.
 * Meanwhile the audit is looked at once a second, for how much of it waits to be sealed.
 */
final class FireMeasurement {

  /** VMs of a tenant: those that are being deleted count until they are gone. */
  private static final int ROOM = 4_000;

  private final Store store;
  private final Size size;
  private final LongAdder failures = new LongAdder();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");

  FireMeasurement(Store store, Size size) {
    this.store = store;
    this.size = size;
  }

  /** What came out, for a table. */
  String take() throws IOException, InterruptedException {
    try (Cloud cloud = new Cloud(store)) {
      furnish(cloud);
      SealerLag lag = new SealerLag(cloud.api());
      cloud.simulate(size.busyNodes());
      IntUnaryOperator ofOwnMinistry = client -> client;
      IntUnaryOperator ofOneMinistry = client -> size.clients() + client;
      turn(cloud, lag, Math.min(20, size.seconds()), "warm", ofOwnMinistry);
      double apart = turn(cloud, lag, size.seconds() / 2, "a", ofOwnMinistry);
      double together = turn(cloud, lag, size.seconds(), "b", ofOneMinistry);
      double crowded = turn(cloud, lag, size.seconds(), "c", _ -> size.clients());
      double apartAgain = turn(cloud, lag, size.seconds() / 2, "d", ofOwnMinistry);
      double aim = (apart + apartAgain) / 2;
      JsonNode findings = cloud.api().get("/v1/doctor").get("findings");
      return "one ministry %.0f%% (%.0f/s against %.0f/s), one tenant %.0f%%; %d findings; %s%s"
          .formatted(
              100 * together / aim,
              together,
              aim,
              100 * crowded / aim,
              findings.size(),
              lag.told(),
              failures.sum() == 0 ? "" : "; " + failures + " FAILED: " + firstFailure.get());
    }
  }

  /** Tenants {@code t0} and on in as many ministries, and as many more in one. */
  private void furnish(Cloud cloud) throws IOException, InterruptedException {
    cloud.offer();
    cloud.ministry("all");
    for (int i = 0; i < size.clients(); i++) {
      cloud.ministry("m" + i);
      cloud.tenant("m" + i, "t" + i, ROOM);
      cloud.tenant("all", "t" + (size.clients() + i), ROOM);
    }
  }

  /**
   * Makes and deletes, and waits until all are gone and their entries sealed.
   *
   * @param tenant number of the tenant that a client works in
   * @return VMs made and deleted per second
   */
  private double turn(
      Cloud cloud, SealerLag lag, int seconds, String prefix, IntUnaryOperator tenant)
      throws IOException, InterruptedException {
    LongAdder done = new LongAdder();
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(() -> watch(lag, end));
      for (int i = 0; i < size.clients(); i++) {
        int client = i;
        threads.execute(
            () -> {
              String vms = "/v1/tenants/t" + tenant.applyAsInt(client) + "/vms";
              for (int n = 0; System.nanoTime() < end; n++) {
                makeAndDelete(cloud.api(), vms, prefix + client + "-" + n, done);
              }
            });
      }
    }
    lag.await();
    while (!cloud.api().get("/v1/vms?limit=1").get("items").isEmpty()) {
      Thread.sleep(200);
    }
    return (double) done.sum() / seconds;
  }

  private void watch(SealerLag lag, long end) {
    try {
      while (System.nanoTime() < end) {
        lag.look();
        Thread.sleep(1000);
      }
    } catch (IOException e) {
      failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(IOException e) {
    failures.increment();
    firstFailure.compareAndSet("", String.valueOf(e.getMessage()));
  }

  private void makeAndDelete(Api api, String vms, String name, LongAdder done) {
    try {
      String id = api.post(vms, Cloud.vm(name)).get("id").asText();
      api.call("DELETE", vms + "/" + id, null);
      done.increment();
    } catch (IOException e) {
      failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
