package cloud.faso.hardware;

import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** SQL of counting nodes. */
interface NodeCensusTable {

  default long count(NodeFilter filter) {
    return count(filter.condition(), filter);
  }

  @SqlQuery(
      """
      select count(*) from node n join node_link l on l.node_id = n.id where 1 = 1 <condition>
      """)
  long count(@Define String condition, @BindMethods NodeFilter filter);
}
