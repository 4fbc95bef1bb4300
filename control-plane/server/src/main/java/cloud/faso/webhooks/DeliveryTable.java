package cloud.faso.webhooks;

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

/** SQL of what webhooks are sent. */
interface DeliveryTable {

  @SqlUpdate(
      """
      insert into webhook_delivery
        (id, webhook_id, place, type, body, attempts, outcome, status, failure, tried_at, created_at)
      values
        (:id, :webhookId, :place, :type, :body, :attempts, :outcome, :status, :failure, :triedAt, :createdAt)
      """)
  void insert(@BindMethods DeliveryRow row);

  /** The first in the queue. */
  @SqlQuery(
      """
      select id, webhook_id, place, type, body, attempts, outcome, status, failure, tried_at, created_at
      from webhook_delivery where webhook_id = :webhook and outcome is null order by place limit 1
      """)
  Optional<DeliveryRow> first(WebhookId webhook);

  @SqlQuery("select count(*) from webhook_delivery where webhook_id = :webhook and outcome is null")
  long waiting(WebhookId webhook);

  @SqlUpdate(
      """
      update webhook_delivery set
        attempts = attempts + 1, outcome = :outcome, status = :status, failure = :failure,
        tried_at = :now
      where id = :id
      """)
  void tried(
      DeliveryId id,
      @Nullable String outcome,
      @Nullable Integer status,
      @Nullable String failure,
      Instant now);

  default List<DeliveryRow> list(WebhookId webhook, @Nullable DeliveryState state, PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of());
    String filter =
        state == null
            ? ""
            : state == DeliveryState.WAITING ? " and outcome is null" : " and outcome = :outcome";
    return list(
        webhook,
        state == null ? null : state.name(),
        keyset.condition() + filter,
        keyset.order(),
        page);
  }

  @SqlQuery(
      """
      select id, webhook_id, place, type, body, attempts, outcome, status, failure, tried_at, created_at
      from webhook_delivery
      where webhook_id = :webhook and <condition> order by <order> limit :fetch
      """)
  List<DeliveryRow> list(
      WebhookId webhook,
      @Nullable String outcome,
      @Define String condition,
      @Define String order,
      @BindMethods PageQuery page);

  /** Puts a dead one, or all when {@code id} is null, back in its place; gives how many. */
  @SqlUpdate(
      """
      update webhook_delivery set outcome = null, attempts = 0
      where webhook_id = :webhook and outcome = 'DEAD' and (cast(:id as varchar(40)) is null or id = :id)
      """)
  int replay(WebhookId webhook, @Nullable DeliveryId id);

  /** Deletes some of those that are settled and older than {@code before}; gives how many. */
  @SqlUpdate(
      """
      delete from webhook_delivery where id in (
        select id from webhook_delivery
        where created_at < :before and outcome is not null order by created_at limit :limit)
      """)
  int forget(Instant before, int limit);
}
