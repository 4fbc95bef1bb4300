package cloud.faso.operations;

import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of events. */
interface EventTable {

  @SqlUpdate(
      """
      insert into event (id, seq, type, subject_id, tenant_id, ministry_id, payload, at)
      values (:id, :seq, :type, :subjectId, :tenantId, :ministryId, :payload, :at)
      """)
  void insert(@BindMethods EventRow row);

  /** Locks the one row that gives out numbers, so that one replica at a time does. */
  @SqlQuery("select last from event_sequence where id = 1 for update")
  long lockSequence();

  @SqlUpdate("update event_sequence set last = :last where id = 1")
  void advanceSequence(long last);

  @SqlQuery("select id from event where seq is null order by id limit :limit")
  List<EventId> unnumbered(int limit);

  @SqlBatch("update event set seq = :seq where id = :id")
  void number(List<EventId> id, List<Long> seq);

  @SqlQuery(
      """
      select id, seq, type, subject_id, tenant_id, ministry_id, payload, at
      from event where seq > :after order by seq limit :limit
      """)
  List<EventRow> after(long after, int limit);

  /** The last number given out, whether its event is still kept or not. */
  @SqlQuery("select last from event_sequence where id = 1")
  long last();

  /** The number of the oldest event that is kept; one above the last when none is. */
  @SqlQuery(
      """
      select coalesce(min(event.seq), (select last + 1 from event_sequence where id = 1))
      from event
      """)
  long oldest();

  /** Deletes some of those made before the id; gives how many. */
  @SqlUpdate(
      """
      delete from event where id in (
        select id from event where id < :before and seq is not null order by id limit :limit)
      """)
  int deleteBefore(EventId before, int limit);
}
