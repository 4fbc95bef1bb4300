package cloud.faso.metering;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindList.EmptyHandling;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.customizer.FetchSize;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** SQL of traffic. */
interface TrafficTable {

  /** What a thing is labelled with. */
  record LabelledRow(String thing, String labels) {}

  @SqlQuery("select thing, labels from meter where thing in (<things>)")
  List<LabelledRow> labels(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<String> things);

  /** Adds to what there is; gives how many rows there were of each. */
  @SqlBatch(
      """
      update traffic set name = :name, sent_bytes = sent_bytes + :sentBytes,
        received_bytes = received_bytes + :receivedBytes
      where thing = :thing and day_began_at = :dayBeganAt and labels_hash = :labelsHash
      """)
  int[] add(@BindMethods List<TrafficRow> rows);

  /** Whoever is second to insert the same has lost a race, and runs again. */
  @SqlBatch(
      """
      insert into traffic
        (thing, name, tenant_id, tenant, ministry_id, labels, labels_hash, day_began_at,
         sent_bytes, received_bytes)
      values
        (:thing, :name, :tenantId, :tenant, :ministryId, :labels, :labelsHash, :dayBeganAt,
         :sentBytes, :receivedBytes)
      """)
  void insert(@BindMethods List<TrafficRow> rows);

  /**
   * Hands out what passed on the days that began within a span, in no order.
   *
   * @param column whose, {@code ministry_id} or {@code tenant_id}
   */
  @SqlQuery(
      """
      select thing, name, tenant_id, tenant, ministry_id, labels, day_began_at, sent_bytes,
        received_bytes
      from traffic
      where <column> = :owner and day_began_at >= :from and day_began_at < :until
      """)
  @FetchSize(1000)
  void read(
      @Define String column,
      String owner,
      Instant from,
      Instant until,
      Consumer<TrafficRow> consumer);
}
