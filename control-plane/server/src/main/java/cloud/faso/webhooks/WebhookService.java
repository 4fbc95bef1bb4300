package cloud.faso.webhooks;

import cloud.faso.access.MinistryId;
import cloud.faso.access.Scope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.outward.Destinations;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.secret.SecretBox;
import cloud.faso.tenancy.TenancyDirectory;
import cloud.faso.webhooks.WebhookTable.Patchable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Use cases of webhooks, alike for the platform's, a ministry's and a tenant's. */
public final class WebhookService {

  private static final String LANGUAGE = Locale.ENGLISH.getLanguage();
  private static final long OVERLAP_HOURS = 24;

  private final Database database;
  private final WebhookTable table;
  private final DeliveryTable deliveries;
  private final Queue queue;
  private final Destinations destinations;
  private final TenancyDirectory directory;
  private final Events events;
  private final SecretBox box;
  private final RandomGenerator secrets;
  private final IdSource ids;
  private final InstantSource clock;

  WebhookService(Webhooks.Needs needs, Queue queue, Destinations destinations) {
    this.database = needs.database();
    this.table = database.table(WebhookTable.class);
    this.deliveries = database.table(DeliveryTable.class);
    this.queue = queue;
    this.destinations = destinations;
    this.directory = needs.directory();
    this.events = needs.events();
    this.box = needs.box();
    this.secrets = needs.secrets();
    this.ids = needs.ids();
    this.clock = needs.clock();
  }

  Page<WebhookView> list(Scope scope, PageQuery page) {
    String code = code(scope);
    return page.cut(
        table.list(owner(scope), page),
        WebhookRow::name,
        row -> row.id().value(),
        row -> view(row, code));
  }

  WebhookView get(Scope scope, String ref) {
    return view(require(scope, ref), code(scope));
  }

  /**
   * Holds that a URL may be called; to be asked outside of any transaction, for it waits for the
   * name service.
   *
   * @param url null when it is not to change
   * @throws Problem {@code invalid}
   */
  void requireCallable(@Nullable String url) {
    if (url != null) {
      destinations
          .refusal(url)
          .ifPresent(
              why -> {
                throw PlatformProblem.INVALID.problem().because("/url", why.key(), why.arguments());
              });
    }
  }

  /** What happens from now on is sent. */
  Answer create(Scope scope, CreateWebhookRequest request, String home) {
    return database.transact(
        () -> {
          requireSensible(request.events());
          directory.hold(scope.ministry(), scope.tenant());
          byte[] key = Signature.newKey(secrets);
          WebhookRow row = row(scope, request, key);
          table.insert(row);
          record(EventType.WEBHOOK_CREATED, row);
          CreatedWebhookView view =
              new CreatedWebhookView(view(row, code(scope)), Signature.secret(key));
          return Answer.created(view, row.version(), home + "/webhooks/" + row.id().value())
              .keeping(view.withoutSecret());
        });
  }

  Answer patch(Scope scope, String ref, MergePatch patch, IfMatch ifMatch) {
    return database.transact(
        () -> {
          WebhookRow row = lock(scope, ref);
          ifMatch.check(row.version());
          Patchable present =
              new Patchable(
                  row.url(),
                  EventPatterns.stored(row.events()).patterns(),
                  row.language(),
                  row.description(),
                  row.enabled());
          Patchable wanted = patch.applyTo(present, Patchable.class);
          requireSensible(wanted.events());
          table.update(row.id(), row.version(), StoredJson.write(wanted.events()), wanted);
          record(EventType.WEBHOOK_CHANGED, row);
          return Answer.ok(get(scope, row.id().value()), row.version() + 1);
        });
  }

  /** They go with their ministry. */
  void deleteAll(MinistryId ministry) {
    table.deleteOf(ministry);
  }

  Answer delete(Scope scope, String ref, IfMatch ifMatch) {
    return database.transact(
        () -> {
          WebhookRow row = require(scope, ref);
          ifMatch.check(row.version());
          ifMatch.held(table.delete(row.id(), row.version()), () -> require(scope, ref).version());
          record(EventType.WEBHOOK_DELETED, row);
          return Answer.gone();
        });
  }

  /** The former secret signs as well for a while, so that receivers change over in their time. */
  Answer rotate(Scope scope, String ref, @Nullable RotateSecretRequest request) {
    Long asked = request == null ? null : request.overlapHours();
    Duration overlap = Duration.ofHours(Objects.requireNonNullElse(asked, OVERLAP_HOURS));
    return database.transact(
        () -> {
          WebhookRow row = lock(scope, ref);
          byte[] key = Signature.newKey(secrets);
          table.rotate(
              row.id(),
              box.seal(row.id().value(), key),
              row.secret(),
              clock.instant().plus(overlap));
          record(EventType.WEBHOOK_CHANGED, row);
          CreatedWebhookView view =
              new CreatedWebhookView(get(scope, row.id().value()), Signature.secret(key));
          return Answer.accepted(view, row.version() + 1).keeping(view.withoutSecret());
        });
  }

  /** Sends a message that says nothing, after what waits already. */
  Answer test(Scope scope, String ref, Locale locale) {
    return database.transact(
        () -> {
          WebhookRow row = requireEnabled(lock(scope, ref));
          events.about(row.id(), row.tenantId(), row.ministryId());
          table.hurry(row.id());
          return Answer.accepted(DeliveryView.of(queue.ping(row), locale));
        });
  }

  Page<DeliveryView> deliveries(
      Scope scope, String ref, @Nullable DeliveryState state, PageQuery page, Locale locale) {
    return page.cut(
        deliveries.list(require(scope, ref).id(), state, page),
        row -> row.id().value(),
        row -> row.id().value(),
        row -> DeliveryView.of(row, locale));
  }

  /** Dead ones go back to their places in the queue, before whatever came later. */
  Answer replay(Scope scope, String ref, @Nullable ReplayRequest request) {
    DeliveryId one = request == null ? null : request.delivery();
    return database.transact(
        () -> {
          WebhookRow row = requireEnabled(lock(scope, ref));
          events.about(row.id(), row.tenantId(), row.ministryId());
          int count = deliveries.replay(row.id(), one);
          if (one != null && count == 0) {
            throw PlatformProblem.unknownReference("/delivery", "delivery", one.value());
          }
          table.hurry(row.id());
          return Answer.accepted(new ReplayView(count));
        });
  }

  private static void requireSensible(List<String> patterns) {
    for (int vain : new EventPatterns(patterns).vain()) {
      throw PlatformProblem.INVALID
          .problem()
          .because("/events/" + vain, "violation.no-such-event", patterns.get(vain));
    }
  }

  private static WebhookRow requireEnabled(WebhookRow row) {
    if (!row.enabled()) {
      throw WebhookProblem.WEBHOOK_DISABLED.problem(row.name());
    }
    return row;
  }

  private WebhookRow row(Scope scope, CreateWebhookRequest request, byte[] key) {
    WebhookId id = ids.next(WebhookId.PREFIX, WebhookId::new);
    return new WebhookRow(
        id,
        owner(scope),
        scope.ministry(),
        scope.tenant(),
        request.name(),
        request.url(),
        StoredJson.write(request.events()),
        Objects.requireNonNullElse(request.language(), LANGUAGE),
        request.description(),
        true,
        null,
        box.seal(id.value(), key),
        null,
        null,
        events.last(),
        0,
        null,
        null,
        null,
        false,
        1,
        clock.instant());
  }

  private WebhookView view(WebhookRow row, @Nullable String ministry) {
    return WebhookView.of(row, ministry, deliveries.waiting(row.id()));
  }

  private void record(EventType type, WebhookRow row) {
    events.record(type, row.id(), row.tenantId(), row.ministryId(), Map.of("name", row.name()));
  }

  private @Nullable String code(Scope scope) {
    return scope.ministry() == null ? null : directory.codeOf(scope.ministry());
  }

  private static String owner(Scope scope) {
    if (scope.tenant() != null) {
      return scope.tenant().value();
    }
    return scope.ministry() == null ? "platform" : scope.ministry().value();
  }

  private WebhookRow require(Scope scope, String ref) {
    return table.find(owner(scope), ref).orElseThrow(() -> none(ref));
  }

  private WebhookRow lock(Scope scope, String ref) {
    return table.lock(owner(scope), ref).orElseThrow(() -> none(ref));
  }

  private static Problem none(String ref) {
    return PlatformProblem.NOT_FOUND.problem("webhook", ref);
  }
}
