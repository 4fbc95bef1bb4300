package cloud.faso.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cloud.faso.agent.driver.Wishes;
import cloud.faso.agent.images.ImageSource;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HttpLinkTest {
  private static final String IMAGE = "sha256:" + "ab".repeat(32);

  @TempDir private Path folder = Path.of(".");
  private @Nullable TestControlPlane opened;
  private @Nullable HttpLink link;

  @BeforeEach
  void startTheControlPlane() throws Exception {
    opened = new TestControlPlane();
    opened.start();
  }

  @AfterEach
  void stopAll() {
    if (link != null) {
      link.close();
    }
    if (opened != null) {
      opened.close();
    }
  }

  private TestControlPlane control() {
    if (opened == null) {
      throw new IllegalStateException();
    }
    return opened;
  }

  private Identity joined() throws Exception {
    return Enrolment.enrol(
        control().url(), control().token("node-1", "s3cret"), TestControlPlane.newKey(), "0.1.0");
  }

  private HttpLink linked() throws Exception {
    link = new HttpLink(control().url(), joined());
    return link;
  }

  // Joining

  @Test
  void a_token_becomes_an_identity_that_is_kept_in_one_private_file() throws Exception {
    Identity identity = joined();
    Path file = folder.resolve("identity.pem");
    new IdentityFile(file).write(identity);

    Identity read = new IdentityFile(file).read().orElseThrow();

    assertThat(read.nodeId()).isEqualTo("node-1");
    assertThat(read.chain()).isEqualTo(identity.chain());
    assertThat(read.key()).isEqualTo(identity.key());
    assertThat(read.authority()).isEqualTo(identity.authority());
    assertThat(read.tokenDigest()).isEqualTo(identity.tokenDigest());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).doesNotContain("s3cret");
  }

  @Test
  void a_token_is_good_once() throws Exception {
    JoinToken token = control().token("node-1", "s3cret");
    Enrolment.enrol(control().url(), token, TestControlPlane.newKey(), "0.1.0");

    LinkFailure failure =
        failure(() -> Enrolment.enrol(control().url(), token, TestControlPlane.newKey(), "0.1.0"));

    assertThat(failure.kind()).isEqualTo(LinkFailure.Kind.UNAUTHENTICATED);
    assertThat(failure).hasMessageContaining("used up").hasMessageNotContaining("s3cret");
  }

  @Test
  void a_server_without_the_tokens_authority_is_told_nothing() throws Exception {
    String other = new TestAuthority().digest();
    JoinToken token = JoinToken.parse("fjt_node-1.s3cret." + other);

    LinkFailure failure =
        failure(() -> Enrolment.enrol(control().url(), token, TestControlPlane.newKey(), "0.1.0"));

    assertThat(failure.kind()).isEqualTo(LinkFailure.Kind.UNREACHABLE);
    assertThat(failure).hasMessageContaining("not the control plane that the join token is from");
    assertThat(control().requests).hasValue(0);
  }

  @Test
  void what_is_not_a_token_is_refused_with_advice() {
    assertThatThrownBy(() -> JoinToken.parse("hello")).hasMessageContaining("faso node join-token");
  }

  @Test
  void a_damaged_identity_says_so() throws Exception {
    Path file = folder.resolve("identity.pem");
    Files.writeString(file, "rubbish");

    assertThatThrownBy(() -> new IdentityFile(file).read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("enrol the node again");
  }

  @Test
  void a_certificate_is_renewed_and_used() throws Exception {
    HttpLink http = linked();
    Session session = open(http);
    control().certificatesHold(Duration.ofDays(9));
    Identity identity =
        Enrolment.enrol(
            control().url(),
            control().token("node-1", "again"),
            TestControlPlane.newKey(),
            "0.1.0");

    Identity renewed = Enrolment.renew(http, identity);
    http.use(renewed);

    assertThat(renewed.chain().getFirst()).isNotEqualTo(identity.chain().getFirst());
    assertThat(renewed.key()).isNotEqualTo(identity.key());
    assertThat(
            Duration.between(
                renewed.renewAt(), renewed.chain().getFirst().getNotAfter().toInstant()))
        .isBetween(Duration.ofDays(2), Duration.ofDays(4));
    assertThat(http.assignments(session.epoch(), -1, 0).complete()).isTrue();
  }

  // Talking

  @Test
  void a_session_then_assignments_then_a_report() throws Exception {
    HttpLink http = linked();
    Session session = open(http);
    var spec = Wishes.small("vm-1", "local", IMAGE, 10);
    control().assign("node-1", "vm-1", 1, spec);

    Assignments answer = http.assignments(session.epoch(), -1, 20);
    var ack = http.observe(report(session.epoch(), 1));

    assertThat(answer.complete()).isTrue();
    assertThat(answer.items()).singleElement().extracting("spec").isEqualTo(spec);
    assertThat(ack.leaseSeconds()).isEqualTo(30);
  }

  @Test
  void a_long_poll_answers_when_there_is_news() throws Exception {
    HttpLink http = linked();
    Session session = open(http);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = threads.submit(() -> http.assignments(session.epoch(), 0, 30));
      control().assign("node-1", "vm-1", 1, null);

      assertThat(waiting.get(20, TimeUnit.SECONDS).items())
          .singleElement()
          .matches(item -> item.tombstone());
    }
  }

  @Test
  void a_call_that_waits_ends_when_its_thread_is_interrupted() throws Exception {
    HttpLink http = linked();
    Session session = open(http);
    CompletableFuture<Class<?>> ended = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    http.assignments(session.epoch(), 0, 30);
                    ended.complete(Assignments.class);
                  } catch (LinkFailure | InterruptedException e) {
                    ended.complete(e.getClass());
                  }
                });
    waiting.interrupt();

    assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(InterruptedException.class);
  }

  @Test
  void calls_one_after_another_share_one_connection() throws Exception {
    HttpLink http = linked();
    Session session = open(http);
    control().connections.clear();

    for (int i = 1; i <= 20; i++) {
      http.observe(report(session.epoch(), i));
    }

    assertThat(control().connections).hasSize(1);
  }

  @Test
  void an_older_epoch_is_superseded() throws Exception {
    HttpLink http = linked();
    Session first = open(http);
    open(http);

    assertThat(failure(() -> http.observe(report(first.epoch(), 1))).kind())
        .isEqualTo(LinkFailure.Kind.SUPERSEDED);
    assertThat(failure(() -> http.assignments(first.epoch(), -1, 0)).kind())
        .isEqualTo(LinkFailure.Kind.SUPERSEDED);
  }

  @Test
  void a_retired_node_is_told_to_end() throws Exception {
    HttpLink http = linked();
    control().retire("node-1");

    LinkFailure failure = failure(() -> open(http));

    assertThat(failure.kind()).isEqualTo(LinkFailure.Kind.RETIRED);
    assertThat(failure.ends()).isTrue();
  }

  @Test
  void a_control_plane_that_went_away_and_came_back_is_reached_again() throws Exception {
    HttpLink http = linked();
    Session session = open(http);
    control().stop();

    assertThat(failure(() -> http.observe(report(session.epoch(), 1))).kind())
        .isEqualTo(LinkFailure.Kind.UNREACHABLE);
    control().start();

    assertThat(http.observe(report(session.epoch(), 2)).leaseSeconds()).isEqualTo(30);
  }

  @Test
  void being_busy_is_not_the_end() throws Exception {
    HttpLink http = linked();
    control().refuse.set(1);

    LinkFailure failure = failure(() -> open(http));

    assertThat(failure.kind()).isEqualTo(LinkFailure.Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("not now");
    assertThat(open(http).nodeId()).isEqualTo("node-1");
  }

  @Test
  void nobody_listening_is_unreachable() throws Exception {
    Identity identity = joined();
    URI nowhere = control().url();
    control().stop();
    link = new HttpLink(nowhere, identity);
    HttpLink http = link;

    assertThat(failure(() -> open(http)).kind()).isEqualTo(LinkFailure.Kind.UNREACHABLE);
  }

  @Test
  void a_console_chunk_arrives_as_it_was() throws Exception {
    HttpLink http = linked();
    byte[] bytes = {0, 1, (byte) 0xff, 'a'};

    http.console("q-1", new ConsoleChunk(5, 9, bytes));

    ConsoleChunk chunk = control().answer("q-1").orElseThrow();
    assertThat(chunk.content()).isEqualTo(bytes);
    assertThat(chunk.offset()).isEqualTo(5);
  }

  @Test
  void an_image_is_read_from_an_offset() throws Exception {
    HttpLink http = linked();
    String digest = control().image("0123456789".getBytes(StandardCharsets.US_ASCII));

    try (ImageSource.Content content = http.image(digest, 4)) {
      assertThat(content.offset()).isEqualTo(4);
      assertThat(content.stream().readAllBytes()).asString().isEqualTo("456789");
    }
    assertThat(failure(() -> http.image("sha256:" + "0".repeat(64), 0)).kind())
        .isEqualTo(LinkFailure.Kind.NOT_FOUND);
  }

  @Test
  @Timeout(60)
  void slow_downloads_however_many_keep_no_report_waiting() throws Exception {
    HttpLink http = linked();
    Session session = open(http);
    String digest = control().image(new byte[10]);
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> downloads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      downloads.add(Thread.ofPlatform().daemon().start(() -> download(http, digest, end)));
    }
    // Each has a connection that it keeps, or waits for one.
    Awaitility.await().forever().until(() -> downloads.stream().allMatch(HttpLinkTest::waits));

    assertThat(http.observe(report(session.epoch(), 1)).leaseSeconds()).isEqualTo(30);

    end.countDown();
    for (Thread download : downloads) {
      download.join();
    }
  }

  private static void download(HttpLink http, String digest, CountDownLatch end) {
    try (ImageSource.Content content = http.image(digest, 0)) {
      end.await();
      content.stream().readAllBytes();
    } catch (LinkFailure | IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean waits(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING -> true;
      default -> false;
    };
  }

  @Test
  void kinds_that_this_agent_does_not_know_are_left_out_and_never_taken_for_tombstones()
      throws Exception {
    String body =
        """
        {"revision": 3, "complete": true, "consoleQueries": [], "new": 1, "items": [
          {"kind": "BACKUP", "id": "bak-1", "generation": 1, "revision": 2,
           "spec": {"kind": "BACKUP", "sizeGiB": 3}},
          {"kind": "VM", "id": "vm-1", "generation": 2, "revision": 3, "spec": null}]}
        """;

    Assignments read = AssignmentReader.read(body.getBytes(StandardCharsets.UTF_8));

    assertThat(read.items()).singleElement().extracting("id").isEqualTo("vm-1");
    assertThatThrownBy(
            () ->
                AssignmentReader.read(
                    body.replace("\"spec\": null", "\"spec\": {\"kind\": \"VM2\"}")
                        .getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
  }

  private static Session open(HttpLink http) throws LinkFailure, InterruptedException {
    Hardware hardware = new Hardware("x86_64", 4, 4096, "simulated", "a test", null);
    return http.openSession(
        new OpenSession("0.1.0", NodeKind.SIMULATED, "host-1", hardware, List.of(), null));
  }

  private static Observations report(long epoch, long sequence) {
    return new Observations(
        epoch, sequence, true, new NodeLoad(1, 1), List.of(), List.of(), List.of(), List.of());
  }

  private static LinkFailure failure(ThrowingCallable call) {
    LinkFailure failure = catchThrowableOfType(LinkFailure.class, call);
    assertThat(failure).isNotNull();
    return failure;
  }
}
