package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Real guests on real QEMU, ordered, watched and removed from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealHomeTest extends RealHome {

  private static final int MANY = 20;

  /** What a volume grows to. */
  private static final int VOLUME_GIB = 3;

  /** How many of those are watched until their guests are up. */
  private static final int BOOTED = 3;

  private static final String VMS = "/v1/tenants/sante-prod/vms";

  /** As much as takes a while to pass, wherever it is read and hashed. */
  private static final int IMAGE_MIB = 256;

  /** Disks take little and are booked in full, 1 GiB each; an image lies in four places. */
  private static final int ROOM_GIB = MANY + 2 + VOLUME_GIB;

  RealHomeTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  @BeforeAll
  void up() throws Exception {
    open(ROOM_GIB);
    // Twenty guests do next to nothing, on machines that may have two processors.
    home.said(
        "node", "set", Files.readString(home.file("node-name")).strip(), "--vcpu-overcommit", "32");
  }

  @AfterAll
  void down() throws Exception {
    close();
  }

  @Test
  void a_guest_boots_runs_its_user_data_stops_when_asked_grows_and_leaves_nothing()
      throws Exception {
    Path script =
        Files.writeString(folder.resolve("user-data"), "#!/bin/sh\necho \"ran $((6*7))\"\n");
    home.said(
        "vm",
        "create",
        "web-1",
        "--flavor",
        "tiny",
        "--image",
        "tiny",
        "--user-data",
        script.toString(),
        "--wait");
    assertThat(home.said("vm", "console", "web-1", "--until", "ran 42", "--timeout", "120"))
        .contains("ran 42");
    home.said("vm", "console", "web-1", "--until", "web-1 is up", "--timeout", "120");
    String id = idOf("web-1");
    assertThat(processesNaming(id)).hasSize(1);

    home.said("vm", "stop", "web-1", "--wait");
    assertThat(home.said("vm", "console", "web-1")).contains("Power down");
    assertThat(processesNaming(id)).isEmpty();

    home.said("vm", "resize", "web-1", "--flavor", "small", "--wait");
    home.said("vm", "start", "web-1", "--wait");
    assertThat(processesNaming(id)).hasSize(1).allMatch(command -> command.contains("512"));

    await(() -> boots("web-1") == 2);
    home.said("vm", "reboot", "web-1", "--wait");
    await(() -> boots("web-1") == 3);
    assertThat(home.said("vm", "console", "web-1")).contains("Restarting system");

    assertThat(home.secretsInLogs("echo \"ran")).isEmpty();
    assertThat(domains()).contains(id);
    home.said("vm", "delete", "web-1", "--wait");
    assertThat(processesNaming(id)).isEmpty();
    assertThat(filesNamed(id)).isEmpty();
    assertThat(domains()).doesNotContain(id);
  }

  @Test
  void an_image_heals_from_deaths_while_it_is_uploaded_and_while_it_is_cached() throws Exception {
    Path image = folder.resolve("big.raw");
    try (OutputStream content = Files.newOutputStream(image)) {
      byte[] block = new byte[1 << 20];
      for (int i = 0; i < IMAGE_MIB; i++) {
        block[0] = (byte) i;
        content.write(block);
      }
    }
    Process upload =
        home.start("image", "create", "big", "--format", "raw", "--file", image.toString());
    try {
      catchAt(() -> holdsUnfinished("control-plane/images"));
      home.kill("control-plane");
      assertThat(upload.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      upload.destroyForcibly();
    }
    assertThat(upload.exitValue()).isNotZero();
    home.said("up");
    home.said("image", "upload", "big", "--file", image.toString());

    home.said("vm", "create", "of-big", "--flavor", "tiny", "--image", "big");
    catchAt(() -> holdsUnfinished("agent/images"));
    home.kill("agent");
    assertThat(holdsUnfinished("agent/images")).as("it died in the middle").isTrue();
    home.said("up");
    home.said("vm", "wait", "of-big", "--for", "RUNNING", "--timeout", "300");
    assertThat(processesNaming(idOf("of-big"))).hasSize(1);
    assertThat(holdsUnfinished("agent/images")).isFalse();
    home.said("vm", "delete", "of-big", "--wait");
    home.said("image", "delete", "big");
    await(() -> !holdsUnfinished("control-plane/images"));
  }

  @Test
  void a_volume_keeps_what_was_written_to_it_whoever_has_it_and_whoever_dies() throws Exception {
    home.said("volume", "create", "data", "--size", "1GiB", "--vm", "hello", "--wait");
    String id =
        home.said("volume", "show", "data", "-o", "json")
            .replaceFirst("(?s).*?\"id\"\\s*:\\s*\"(vol-[0-9a-z]+)\".*", "$1");
    home.said("vm", "attach-volume", "hello", "--volume", "data", "--wait");
    guest("mke2fs -F $disk >/dev/null 2>&1; mkdir -p /data; mount $disk /data", id);
    String written =
        guest(
            "dd if=/dev/urandom of=/data/pattern bs=1M count=20 2>/dev/null; sync;"
                + " sha256sum /data/pattern",
            id);
    assertThat(written).matches("(?s)[0-9a-f]{64} .*");

    // Its guest does not let go of what it has mounted, and goes on using it.
    home.said("vm", "detach-volume", "hello", "--volume", "data");
    await(() -> home.said("volume", "show", "data").contains("still mounted in the guest"));
    assertThat(guest("sha256sum /data/pattern", id)).isEqualTo(written);
    assertThat(home.faso("volume", "delete", "data").exit()).isNotZero();
    guest("umount /data", id);
    home.said("volume", "wait", "data", "--for", "AVAILABLE", "--timeout", "120");
    assertThat(home.said("ssh", "hello", "ls /sys/block")).doesNotContain("sd");

    home.said("volume", "set", "data", "--size", "2GiB", "--wait");
    home.said("vm", "attach-volume", "hello", "--volume", "data");
    home.kill("agent");
    home.kill("control-plane");
    home.said("up");
    home.said("volume", "wait", "data", "--for", "IN_USE", "--timeout", "120");
    assertThat(guest("cat $(dirname $(dirname $page))/size; mount $disk /data", id))
        .isEqualTo(sectors(2));
    assertThat(guest("sha256sum /data/pattern", id)).isEqualTo(written);
    home.said("volume", "set", "data", "--size", VOLUME_GIB + "GiB", "--wait");
    await(() -> guest("cat $(dirname $(dirname $page))/size", id).equals(sectors(VOLUME_GIB)));

    home.said("vm", "detach-volume", "hello", "--volume", "data", "--force", "--wait");
    home.said("volume", "wait", "data", "--for", "AVAILABLE", "--timeout", "120");
    Path script =
        Files.writeString(
            folder.resolve("reads"),
            """
            #!/bin/sh
            until mount /dev/sda /mnt 2>/dev/null; do sleep 1; done
            sha256sum /mnt/pattern
            """);
    home.said(
        "vm",
        "create",
        "reads",
        "--flavor",
        "tiny",
        "--image",
        "tiny",
        "--user-data",
        script.toString(),
        "--wait");
    home.said("vm", "attach-volume", "reads", "--volume", "data", "--wait");
    String sum = written.substring(0, 64);
    assertThat(home.said("vm", "console", "reads", "--until", sum, "--timeout", "180"))
        .contains(sum);

    home.said("vm", "delete", "reads", "--wait");
    home.said("volume", "wait", "data", "--for", "AVAILABLE", "--timeout", "120");
    assertThat(filesNamed(id)).isNotEmpty();
    home.said("volume", "delete", "data", "--wait");
    assertThat(filesNamed(id)).isEmpty();
  }

  private static String sectors(int gib) {
    return String.valueOf((long) gib << 21);
  }

  /** What a command says in the guest of hello, to which a volume is {@code $disk}. */
  private String guest(String command, String volume) throws Exception {
    return home.said(
            "ssh",
            "hello",
            "page=$(grep -l "
                + volume
                + " /sys/block/sd*/device/vpd_pg80); block=${page#/sys/block/};"
                + " disk=/dev/${block%%/*}; "
                + command)
        .strip();
  }

  /** How often a guest has come up. */
  private int boots(String name) throws Exception {
    return asked("GET", VMS + "/" + name + "/console-log").split(name + " is up", -1).length - 1;
  }

  /** Whether a folder of images holds one that is on its way in. */
  private boolean holdsUnfinished(String images) throws IOException {
    try (Stream<Path> files = Files.walk(home.file(images))) {
      return files.anyMatch(file -> file.getFileName().toString().endsWith(".part"));
    }
  }

  @Test
  void twenty_creations_survive_the_death_of_control_plane_and_agent() throws Exception {
    List<String> names = IntStream.rangeClosed(1, MANY).mapToObj(i -> "many-" + i).toList();
    CountDownLatch answered = new CountDownLatch(MANY / 4);
    try (ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> orders =
          names.stream().map(name -> customers.submit(() -> order(name, answered))).toList();
      // Some were acknowledged, and their guests are being made; the others are under way.
      answered.await();
      home.kill("control-plane");
      home.kill("agent");
      home.said("up");
      for (Future<Integer> order : orders) {
        assertThat(order.get()).isEqualTo(201);
      }
    }

    List<String> ids = new ArrayList<>();
    for (String name : names) {
      await(() -> asked("GET", VMS + "/" + name).contains("\"phase\":\"RUNNING\""));
      ids.add(
          asked("GET", VMS + "/" + name).replaceFirst("(?s).*?\"id\":\"(vm-[0-9a-z]+)\".*", "$1"));
      assertThat(processesNaming(ids.getLast())).hasSize(1);
    }
    assertThat(home.said("vm", "list", "--query", "many", "-o", "json").split("\"id\"", -1))
        .hasSize(MANY + 1);
    // To boot all at once would keep two processors for minutes.
    for (String name : names.subList(BOOTED, MANY)) {
      asked("DELETE", VMS + "/" + name);
    }
    for (String name : names.subList(0, BOOTED)) {
      home.said("vm", "console", name, "--until", name + " is up", "--timeout", "300");
      assertThat(boots(name)).as("boots of " + name).isEqualTo(1);
      asked("DELETE", VMS + "/" + name);
    }
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> !asked("GET", VMS + "?q=many").contains("many"));
    for (String id : ids) {
      assertThat(processesNaming(id)).isEmpty();
      assertThat(filesNamed(id)).isEmpty();
    }
  }

  /** What the lead of the ministry is answered. */
  private String asked(String method, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          request(path).method(method, HttpRequest.BodyPublishers.noBody()).build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
      return answer.body();
    }
  }

  private HttpRequest.Builder request(String path) throws IOException {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + home.port() + path))
        .header(
            "Authorization", "Bearer " + Files.readString(home.file("sante-lead.token")).strip());
  }

  /** Orders a VM as a patient script does: under one idempotency key, until it is answered. */
  private int order(String name, CountDownLatch answered) throws Exception {
    HttpRequest request =
        request(VMS)
            .header("Idempotency-Key", name)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"name\":\"%s\",\"flavor\":\"tiny\",\"image\":\"tiny\"}".formatted(name)))
            .build();
    AtomicInteger status = new AtomicInteger();
    try (HttpClient client = HttpClient.newHttpClient()) {
      await(
          () -> {
            try {
              status.set(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
              return true;
            } catch (IOException dead) {
              return false;
            }
          });
    }
    answered.countDown();
    return status.get();
  }
}
