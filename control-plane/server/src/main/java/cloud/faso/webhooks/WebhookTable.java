package cloud.faso.webhooks;

import cloud.faso.access.MinistryId;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of webhooks. */
interface WebhookTable {

  @SqlUpdate(
      """
      insert into webhook
        (id, owner_id, ministry_id, tenant_id, name, url, events, language, description, enabled,
         disabled_by, secret, former_secret, former_until, seen, places, retry_at, leased_until,
         failing_since, last_delivered_at, told, version, created_at)
      values
        (:id, :ownerId, :ministryId, :tenantId, :name, :url, :events, :language, :description,
         :enabled, :disabledBy, :secret, :formerSecret, :formerUntil, :seen, :places, :retryAt, null,
         :failingSince, :lastDeliveredAt, :told, :version, :createdAt)
      """)
  void insert(@BindMethods WebhookRow row);

  @SqlQuery(
      """
      select id, owner_id, ministry_id, tenant_id, name, url, events, language, description, enabled,
             disabled_by, secret, former_secret, former_until, seen, places, retry_at,
             failing_since, last_delivered_at, told, version, created_at
      from webhook where owner_id = :owner and (id = :ref or name = :ref)
      """)
  Optional<WebhookRow> find(String owner, String ref);

  /** As {@link #find}, and nobody else changes it until this transaction ends. */
  @SqlQuery(
      """
      select id, owner_id, ministry_id, tenant_id, name, url, events, language, description, enabled,
             disabled_by, secret, former_secret, former_until, seen, places, retry_at,
             failing_since, last_delivered_at, told, version, created_at
      from webhook where owner_id = :owner and (id = :ref or name = :ref) for update
      """)
  Optional<WebhookRow> lock(String owner, String ref);

  default List<WebhookRow> list(String owner, PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "name"));
    return list(owner, keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(
      """
      select id, owner_id, ministry_id, tenant_id, name, url, events, language, description, enabled,
             disabled_by, secret, former_secret, former_until, seen, places, retry_at,
             failing_since, last_delivered_at, told, version, created_at
      from webhook where owner_id = :owner and <condition> order by <order> limit :fetch
      """)
  List<WebhookRow> list(
      String owner, @Define String condition, @Define String order, @BindMethods PageQuery page);

  /** What a patch may change. */
  record Patchable(
      String url,
      List<String> events,
      String language,
      @Nullable String description,
      boolean enabled) {}

  /** What waits for the target is tried again at once: it may be another one now. */
  @SqlUpdate(
      """
      update webhook set
        url = :url, events = :eventsJson, language = :language, description = :description,
        enabled = :enabled, disabled_by = null, retry_at = null, version = version + 1
      where id = :id and version = :version
      """)
  int update(WebhookId id, long version, String eventsJson, @BindMethods Patchable wanted);

  @SqlUpdate(
      """
      update webhook set
        secret = :secret, former_secret = :formerSecret, former_until = :formerUntil,
        version = version + 1
      where id = :id
      """)
  void rotate(WebhookId id, String secret, String formerSecret, Instant formerUntil);

  @SqlUpdate("delete from webhook where id = :id and version = :version")
  int delete(WebhookId id, long version);

  @SqlUpdate("delete from webhook where ministry_id = :ministry")
  int deleteOf(MinistryId ministry);

  /** Those that somebody may have something to send for. */
  @SqlQuery(
      """
      select id from webhook
      where enabled and (retry_at is null or retry_at <= :now)
        and (leased_until is null or leased_until <= :now)
        and (seen < :last or exists (
          select 1 from webhook_delivery waiting
          where waiting.webhook_id = webhook.id and waiting.outcome is null))
      order by id
      """)
  List<WebhookId> due(Instant now, long last);

  /** The webhook, locked, if it is due and nobody else has it. */
  @SqlQuery(
      """
      select id, owner_id, ministry_id, tenant_id, name, url, events, language, description, enabled,
             disabled_by, secret, former_secret, former_until, seen, places, retry_at,
             failing_since, last_delivered_at, told, version, created_at
      from webhook
      where id = :id and enabled and (retry_at is null or retry_at <= :now)
        and (leased_until is null or leased_until <= :now)
      for update skip locked
      """)
  Optional<WebhookRow> take(WebhookId id, Instant now);

  @SqlUpdate("update webhook set seen = :seen, places = :places where id = :id")
  void advance(WebhookId id, long seen, long places);

  @SqlUpdate("update webhook set leased_until = :until where id = :id")
  void lease(WebhookId id, Instant until);

  /** Ends the lease, unless it had run out and was given to another: then nothing is changed. */
  @SqlUpdate("update webhook set leased_until = null where id = :id and leased_until = :until")
  int release(WebhookId id, Instant until);

  @SqlUpdate(
      """
      update webhook set
        retry_at = null, failing_since = null, last_delivered_at = :now, told = false
      where id = :id
      """)
  void delivered(WebhookId id, Instant now);

  /** An attempt failed; {@code retryAt} is null when the next in the queue is to be tried. */
  @SqlUpdate(
      """
      update webhook set
        retry_at = :retryAt, failing_since = coalesce(failing_since, :now), told = :told
      where id = :id
      """)
  void failed(WebhookId id, @Nullable Instant retryAt, Instant now, boolean told);

  @SqlUpdate(
      """
      update webhook set enabled = false, disabled_by = :by, version = version + 1 where id = :id
      """)
  void disable(WebhookId id, String by);

  /** The first in the queue is tried at once. */
  @SqlUpdate("update webhook set retry_at = null where id = :id")
  void hurry(WebhookId id);
}
