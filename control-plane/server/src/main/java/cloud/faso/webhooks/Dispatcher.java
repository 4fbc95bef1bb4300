package cloud.faso.webhooks;

import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditReason;
import cloud.faso.audit.AuditTarget;
import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.outward.CallResult;
import cloud.faso.platform.outward.OutwardCalls;
import cloud.faso.platform.problem.Phrase;
import cloud.faso.platform.secret.SecretBox;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is first in each webhook's queue. What fails stays first until it arrives or is given
 * up: a target that gets things in order can rely on it, one that is down delays only itself, and
 * one message that it will never take delays the others for a day.
 */
final class Dispatcher {

  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /** Added to the timeout of a call: a replica that is slow to note the outcome keeps its lease. */
  private static final Duration SLACK = Duration.ofSeconds(45);

  private static final int BATCH = 1000;

  /** Connections to the database that all webhooks together hold: most are for callers. */
  private static final int CONNECTIONS = 4;

  /** HTTP: gone for good, which is how a receiver ends a subscription. */
  private static final int GONE = 410;

  private final Database database;
  private final WebhookTable webhooks;
  private final DeliveryTable deliveries;
  private final Queue queue;
  private final Events events;
  private final Audit audit;
  private final Notices notices;
  private final OutwardCalls calls;
  private final SecretBox box;
  private final WebhookSettings settings;
  private final InstantSource clock;
  private final RandomGenerator chance;
  private final Semaphore connections = new Semaphore(CONNECTIONS);
  private final Set<WebhookId> working = ConcurrentHashMap.newKeySet();

  Dispatcher(Webhooks.Needs needs, Queue queue, OutwardCalls calls) {
    this.database = needs.database();
    this.webhooks = database.table(WebhookTable.class);
    this.deliveries = database.table(DeliveryTable.class);
    this.queue = queue;
    this.events = needs.events();
    this.audit = needs.audit();
    this.notices = needs.notices();
    this.calls = calls;
    this.box = needs.box();
    this.settings = needs.settings();
    this.clock = needs.clock();
    this.chance = needs.chance();
  }

  /** A delivery that this replica is to attempt, and until when nobody else may. */
  private record Turn(WebhookRow webhook, DeliveryRow delivery, Instant until) {}

  Periodic dispatching() {
    return new Periodic("dispatch-webhooks", Duration.ofMillis(500), this::beginAll);
  }

  /** Forgets deliveries that were settled longer than {@code age} ago. */
  Periodic forgetting(Duration age) {
    return new Periodic("forget-deliveries", Duration.ofMinutes(10), () -> forget(age));
  }

  /** Each webhook on a thread of its own: one whose target is slow holds up no other. */
  private void beginAll() {
    for (WebhookId id : webhooks.due(clock.instant(), events.last())) {
      if (working.add(id)) {
        var _ = Thread.ofVirtual().name("webhook-" + id.value()).start(() -> work(id));
      }
    }
  }

  private void work(WebhookId id) {
    try {
      Optional<Turn> turn = take(id);
      while (turn.isPresent() && attempt(turn.get())) {
        turn = take(id);
      }
    } catch (RuntimeException e) {
      log.error("{} is left as it is; it is looked at again in a moment", id.value(), e);
    } finally {
      working.remove(id);
    }
  }

  private Optional<Turn> take(WebhookId id) {
    return transact(
        () -> {
          Instant now = clock.instant();
          Optional<WebhookRow> webhook = webhooks.take(id, now);
          webhook.ifPresent(queue::fill);
          Instant until = now.plus(settings.timeout()).plus(SLACK);
          Optional<Turn> turn =
              webhook.flatMap(
                  row -> deliveries.first(id).map(delivery -> new Turn(row, delivery, until)));
          turn.ifPresent(_ -> webhooks.lease(id, until));
          return turn;
        });
  }

  /** Gives whether the next in the queue may follow at once. */
  private boolean attempt(Turn turn) {
    WebhookRow webhook = turn.webhook();
    byte[] body = turn.delivery().body().getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers =
        Signature.headers(turn.delivery().id(), clock.instant(), body, keys(webhook));
    CallResult result = calls.post(URI.create(webhook.url()), "application/json", headers, body);
    return transact(
        () -> webhooks.release(webhook.id(), turn.until()) == 1 && settle(turn, result));
  }

  private <T> T transact(Supplier<T> work) {
    connections.acquireUninterruptibly();
    try {
      return database.transact(work);
    } finally {
      connections.release();
    }
  }

  private List<byte[]> keys(WebhookRow webhook) {
    List<byte[]> keys = new ArrayList<>();
    keys.add(box.unseal(webhook.id().value(), webhook.secret()));
    Instant until = webhook.formerUntil();
    if (webhook.formerSecret() != null && until != null && until.isAfter(clock.instant())) {
      keys.add(box.unseal(webhook.id().value(), webhook.formerSecret()));
    }
    return keys;
  }

  private boolean settle(Turn turn, CallResult result) {
    return switch (result) {
      case CallResult.Answered(int status) when status >= 200 && status < 300 -> {
        tried(turn, DeliveryState.DELIVERED, status, null);
        webhooks.delivered(turn.webhook().id(), clock.instant());
        yield true;
      }
      case CallResult.Answered(int status) when status == GONE -> {
        tried(turn, null, status, Failures.ANSWERED);
        gone(turn.webhook());
        yield false;
      }
      case CallResult.Answered(int status) -> failed(turn, status, Failures.ANSWERED);
      case CallResult.Failed(var why) -> failed(turn, null, Failures.key(why));
    };
  }

  private boolean failed(Turn turn, @Nullable Integer status, String failure) {
    WebhookRow webhook = turn.webhook();
    int attempts = turn.delivery().attempts() + 1;
    boolean dead = attempts >= settings.attempts();
    tried(turn, dead ? DeliveryState.DEAD : null, status, failure);
    Instant now = clock.instant();
    Instant retryAt = dead ? null : now.plus(settings.backoff().after(attempts, chance));
    webhooks.failed(webhook.id(), retryAt, now, dead || webhook.told());
    if (dead && !webhook.told()) {
      Phrase why = Failures.phrase(failure, status);
      events.record(
          EventType.WEBHOOK_DEAD,
          webhook.id(),
          webhook.tenantId(),
          webhook.ministryId(),
          Map.of("name", webhook.name()));
      tell(webhook, NoticeType.WEBHOOK_DEAD, webhook.name(), host(webhook), why);
    }
    return dead;
  }

  private void gone(WebhookRow webhook) {
    webhooks.disable(webhook.id(), WebhookRow.TARGET);
    events.record(
        EventType.WEBHOOK_CHANGED,
        webhook.id(),
        webhook.tenantId(),
        webhook.ministryId(),
        Map.of("name", webhook.name()));
    audit.byItself(
        "patch" + place(webhook) + "Webhook",
        AuditReason.WEBHOOK_GONE,
        new AuditTarget(webhook.id().value(), webhook.tenantId(), webhook.ministryId()),
        null);
    tell(webhook, NoticeType.WEBHOOK_GONE, webhook.name(), host(webhook));
  }

  private static String place(WebhookRow webhook) {
    if (webhook.tenantId() != null) {
      return "Tenant";
    }
    return webhook.ministryId() == null ? "Platform" : "Ministry";
  }

  private void tell(WebhookRow webhook, NoticeType type, Object... values) {
    notices.tell(Audience.of(webhook.ministryId()), type, values);
  }

  private void tried(
      Turn turn, @Nullable DeliveryState outcome, @Nullable Integer status, @Nullable String why) {
    deliveries.tried(
        turn.delivery().id(),
        outcome == null ? null : outcome.name(),
        status,
        why,
        clock.instant());
  }

  /** Of the URL no more is told than this: the rest of it may well be a secret. */
  private static String host(WebhookRow webhook) {
    return String.valueOf(URI.create(webhook.url()).getHost());
  }

  private void forget(Duration age) {
    Instant before = clock.instant().minus(age);
    while (database.transact(() -> deliveries.forget(before, BATCH)) == BATCH) {
      // more are waiting
    }
  }
}
