package cloud.faso.webhooks;

import cloud.faso.access.MinistryId;
import cloud.faso.audit.Audit;
import cloud.faso.notices.Notices;
import cloud.faso.operations.Changes;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.outward.Destinations;
import cloud.faso.platform.outward.OutwardCalls;
import cloud.faso.platform.secret.SecretBox;
import cloud.faso.tenancy.TenancyDirectory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** All of webhooks, wired. */
public final class Webhooks {

  private final WebhookService service;
  private final Dispatcher dispatcher;
  private final OutwardCalls calls;
  private final Changes changes;

  /** What it stands on. */
  public record Needs(
      Database database,
      TenancyDirectory directory,
      Changes changes,
      Events events,
      Audit audit,
      Notices notices,
      SecretBox box,
      WebhookSettings settings,
      IdSource ids,
      InstantSource clock,
      RandomGenerator secrets,
      RandomGenerator chance) {}

  public Webhooks(Needs needs) {
    WebhookSettings settings = needs.settings();
    Destinations destinations = new Destinations(settings.plainHttp(), settings.networks());
    Queue queue = new Queue(needs.database(), needs.events(), needs.ids(), needs.clock());
    calls = new OutwardCalls(destinations, settings.authorities(), settings.timeout());
    service = new WebhookService(needs, queue, destinations);
    dispatcher = new Dispatcher(needs, queue, calls);
    changes = needs.changes();
  }

  /** To be called before a ministry is retired: its webhooks go, with what they had to send. */
  public void takeLeave(MinistryId ministry) {
    service.deleteAll(ministry);
  }

  public Periodic dispatching() {
    return dispatcher.dispatching();
  }

  /** Forgets deliveries that were settled longer than {@code age} ago. */
  public Periodic forgetting(Duration age) {
    return dispatcher.forgetting(age);
  }

  public List<Object> resources() {
    return List.of(
        new PlatformWebhookResource(service, changes),
        new MinistryWebhookResource(service, changes),
        new TenantWebhookResource(service, changes));
  }

  /** Ends all calls for good: the process is about to stop. */
  public void close() {
    calls.close();
  }
}
