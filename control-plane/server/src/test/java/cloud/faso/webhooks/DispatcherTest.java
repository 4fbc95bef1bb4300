package cloud.faso.webhooks;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.access.Caller;
import cloud.faso.access.Grant;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.Role;
import cloud.faso.access.TokenId;
import cloud.faso.app.Receiver;
import cloud.faso.app.Receiver.Message;
import cloud.faso.audit.Audit;
import cloud.faso.notices.MailService;
import cloud.faso.notices.MailSettings;
import cloud.faso.notices.MailView;
import cloud.faso.notices.MemberBook;
import cloud.faso.notices.Notices;
import cloud.faso.notices.Recipient;
import cloud.faso.notices.SmtpSettings;
import cloud.faso.operations.Changes;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Backoff;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.outward.Destinations;
import cloud.faso.platform.outward.OutwardCalls;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.secret.SecretBox;
import cloud.faso.tenancy.TenancyDirectory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sends when, on a still clock: replicas, deaths, days of failure, and what was forgotten. */
@OnBothDatabases
final class DispatcherTest {

  private static final PlatformScope PLATFORM =
      Caller.with(new TokenId("token-1"), "op", Grant.ofPlatform(Role.OPERATOR))
          .enterPlatform(Set.of("operator"));

  private final StillClock clock = new StillClock();
  private final SecretBox box = SecretBox.make(new SecureRandom());
  private final DataSource source;
  private final Database database;
  private Receiver receiver;

  private record Thing(String value) implements TypedId {}

  DispatcherTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    database = new Database(Databases.jdbi(source), CommitObserver.NONE);
  }

  @BeforeEach
  void listen() throws Exception {
    receiver = new Receiver();
  }

  @AfterEach
  void close() {
    receiver.close();
    source.close(true);
  }

  /** One replica of the control plane, as far as webhooks go. */
  private final class Replica implements AutoCloseable {

    final IdSource ids = new IdSource(clock, new SplittableRandom(System.identityHashCode(this)));
    final Events events = new Events(database, ids, clock);
    final OutwardCalls calls;
    final WebhookService service;
    final Dispatcher dispatcher;

    Replica() {
      WebhookSettings settings =
          new WebhookSettings(
              true,
              List.of("127.0.0.1"),
              null,
              Duration.ofSeconds(15),
              new Backoff(Duration.ofSeconds(5), Duration.ofHours(1)),
              30);
      Destinations destinations = new Destinations(true, settings.networks());
      Audit audit = new Audit(database, ids, clock);
      Webhooks.Needs needs =
          new Webhooks.Needs(
              database,
              new TenancyDirectory(database),
              new Changes(database, audit, new ObjectMapper(), clock),
              events,
              audit,
              new Notices(database, _ -> List.of(), MemberBook.NONE, mail(), ids, clock),
              box,
              settings,
              ids,
              clock,
              new SecureRandom(),
              new SplittableRandom(7));
      Queue queue = new Queue(database, events, ids, clock);
      calls = new OutwardCalls(destinations, null, settings.timeout());
      service = new WebhookService(needs, queue, destinations);
      dispatcher = new Dispatcher(needs, queue, calls);
    }

    private MailSettings mail() {
      SmtpSettings smtp =
          new SmtpSettings(
              "localhost", 1, SmtpSettings.Security.NONE, null, null, "faso@example.org", null);
      return new MailSettings(smtp, List.of(new Recipient("Op", "op@example.org", Locale.FRENCH)));
    }

    void dispatch() {
      events.follower().work().run();
      dispatcher.dispatching().work().run();
    }

    WebhookView webhook() {
      service.create(
          PLATFORM,
          new CreateWebhookRequest("hook", receiver.url(), List.of("site.*"), null, null),
          "/v1");
      return service.get(PLATFORM, "hook");
    }

    void happens(String name) {
      database.transact(
          () ->
              events.record(
                  EventType.SITE_CREATED, new Thing("site-1"), null, null, Map.of("name", name)));
      events.sequencer().work().run();
    }

    DeliveryView first() {
      return deliveries().getFirst();
    }

    /** Of the first delivery. */
    int attempts() {
      return deliveries().stream().limit(1).mapToInt(DeliveryView::attempts).sum();
    }

    private List<DeliveryView> deliveries() {
      PageQuery page = new PageQuery("deliveries", 10, null, null, null);
      return service.deliveries(PLATFORM, "hook", null, page, Locale.ENGLISH).items();
    }

    @Override
    public void close() {
      calls.close();
      events.close();
    }
  }

  @Test
  void two_replicas_send_everything_once_and_in_order() {
    try (Replica one = new Replica();
        Replica other = new Replica()) {
      one.webhook();
      List<String> names = IntStream.range(0, 250).mapToObj(i -> "e" + i).toList();

      // Both at it all the while, also while there is ever more to send.
      List<CompletableFuture<Void>> both =
          Stream.of(one, other)
              .map(
                  replica ->
                      CompletableFuture.runAsync(
                          () ->
                              await()
                                  .pollInterval(10, MILLISECONDS)
                                  .atMost(60, SECONDS)
                                  .until(
                                      () -> {
                                        replica.dispatch();
                                        return receiver.messages().size() >= names.size();
                                      }),
                          task -> Thread.ofPlatform().start(task)))
              .toList();
      names.forEach(one::happens);
      both.forEach(CompletableFuture::join);

      assertThat(receiver.messages()).extracting(Message::name).isEqualTo(names);
    }
  }

  @Test
  void what_a_replica_was_sending_as_it_died_is_sent_by_another() {
    try (Replica one = new Replica()) {
      WebhookId id = one.webhook().id();
      one.happens("late");
      Instant until = clock.instant().plusSeconds(60);
      database.transact(() -> database.table(WebhookTable.class).lease(id, until));
      one.dispatch();
      assertThat(database.table(WebhookTable.class).due(clock.instant(), 10)).isEmpty();

      clock.advance(Duration.ofSeconds(61));
      one.dispatch();

      await().atMost(30, SECONDS).until(() -> receiver.messages().size() == 1);
    }
  }

  @Test
  void events_that_were_forgotten_before_they_were_looked_at_are_told_of() {
    try (Replica writer = new Replica()) {
      writer.webhook();
      for (String name : List.of("lost-1", "lost-2")) {
        writer.happens(name);
      }
      clock.advance(Duration.ofDays(100));
      writer.events.forgetting(Duration.ofDays(90)).work().run();
    }
    try (Replica sender = new Replica()) {
      sender.happens("kept");
      await()
          .atMost(30, SECONDS)
          .until(
              () -> {
                sender.dispatch();
                return receiver.messages().size() == 2;
              });

      assertThat(receiver.messages())
          .extracting(Message::type)
          .containsExactly("webhook.gap", "site.created");
      assertThat(receiver.messages().getFirst().body())
          .contains("\"first\":\"1\"")
          .contains("\"last\":\"3\"");
    }
  }

  @Test
  void a_target_that_is_down_is_tried_for_a_day_and_its_owner_told_once() {
    receiver.answer = 500;
    try (Replica one = new Replica()) {
      Instant begun = clock.instant();
      one.webhook();
      one.happens("dead");
      one.happens("next");
      one.dispatch();
      for (int attempts = 1; attempts < 30; attempts++) {
        int soFar = attempts;
        await().atMost(30, SECONDS).until(() -> one.attempts() == soFar);
        Instant next = Objects.requireNonNull(one.service.get(PLATFORM, "hook").nextAttemptAt());
        double wait = Duration.between(clock.instant(), next).toMillis() / 1000.0;
        double threefold = Math.min(5 * Math.pow(3, attempts - 1), 3600);
        assertThat(wait)
            .as("after %d attempts", attempts)
            .isBetween(0.74 * threefold, 1.26 * threefold);
        clock.advance(Duration.between(clock.instant(), next));
        await()
            .atMost(30, SECONDS)
            .until(
                () -> {
                  one.dispatch();
                  return one.attempts() > soFar;
                });
      }
      await().atMost(30, SECONDS).until(() -> one.first().state() == DeliveryState.DEAD);

      assertThat(Duration.between(begun, clock.instant()))
          .isBetween(Duration.ofHours(18), Duration.ofHours(30));
      assertThat(receiver.messages().stream().filter(each -> each.name().equals("dead")))
          .hasSize(30)
          .extracting(Message::id)
          .containsOnly(one.first().id().value());
      assertThat(mails(one)).extracting(MailView::notice).containsExactly("webhook-dead");
      assertThat(mails(one).getFirst().subject()).isEqualTo("Le webhook hook n’aboutit pas");
    }
  }

  private List<MailView> mails(Replica replica) {
    return new MailService(database, replica.events, clock)
        .list(null, new PageQuery("mails", 10, null, null, null))
        .items();
  }
}
