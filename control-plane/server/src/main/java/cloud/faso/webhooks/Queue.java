package cloud.faso.webhooks;

import cloud.faso.access.Reach;
import cloud.faso.operations.EventRow;
import cloud.faso.operations.EventView;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.id.IdSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What waits for a webhook, in order. Its caller holds the webhook's row locked, so that no two
 * give out the same place.
 */
final class Queue {

  /** A message that says that the target is reached. */
  private static final String PING = "webhook.ping";

  /** A message that says that events were forgotten before they were looked at. */
  private static final String GAP = "webhook.gap";

  private static final int BATCH = 200;

  /** The feed keeps what does not fit in here. */
  private static final int LONGEST = 100;

  private final WebhookTable webhooks;
  private final DeliveryTable deliveries;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;

  Queue(Database database, Events events, IdSource ids, InstantSource clock) {
    this.webhooks = database.table(WebhookTable.class);
    this.deliveries = database.table(DeliveryTable.class);
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * A message as the target gets it.
   *
   * @param data an {@link EventView}, or what the type says
   */
  private record Message(String type, Instant timestamp, Object data) {}

  /** Moves up to a batch of events from the feed to the queue of a webhook that is locked. */
  void fill(WebhookRow webhook) {
    if (deliveries.waiting(webhook.id()) >= LONGEST) {
      return;
    }
    List<EventRow> news = events.after(webhook.seen(), BATCH, Duration.ZERO);
    if (news.isEmpty()) {
      return;
    }
    long place = webhook.places();
    long first = number(news.getFirst());
    if (first > webhook.seen() + 1) {
      place++;
      append(webhook, place, GAP, clock.instant(), gap(webhook.seen() + 1, first - 1));
    }
    EventPatterns wanted = EventPatterns.stored(webhook.events());
    Locale language = Locale.of(webhook.language());
    Reach reach = webhook.reach();
    for (EventRow event : news) {
      if (event.isWithin(reach) && wanted.match(event.type())) {
        place++;
        append(webhook, place, event.type(), event.at(), EventView.of(event, language));
      }
    }
    webhooks.advance(webhook.id(), number(news.getLast()), place);
  }

  /** Puts a message at the end that says nothing but that it arrives. */
  DeliveryRow ping(WebhookRow webhook) {
    long place = webhook.places() + 1;
    webhooks.advance(webhook.id(), webhook.seen(), place);
    return append(
        webhook,
        place,
        PING,
        clock.instant(),
        Map.of("webhook", webhook.id(), "name", webhook.name()));
  }

  private DeliveryRow append(
      WebhookRow webhook, long place, String type, Instant timestamp, Object data) {
    DeliveryRow row =
        new DeliveryRow(
            ids.next(DeliveryId.PREFIX, DeliveryId::new),
            webhook.id(),
            place,
            type,
            StoredJson.write(new Message(type, timestamp, data)),
            0,
            null,
            null,
            null,
            null,
            clock.instant());
    deliveries.insert(row);
    return row;
  }

  private static Map<String, String> gap(long first, long last) {
    return Map.of("first", Long.toString(first), "last", Long.toString(last));
  }

  private static long number(EventRow event) {
    return Objects.requireNonNull(event.seq());
  }
}
