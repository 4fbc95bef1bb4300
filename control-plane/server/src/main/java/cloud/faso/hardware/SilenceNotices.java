package cloud.faso.hardware;

import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
import cloud.faso.platform.db.Database;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** Tells the operators that a node fell silent; that it came back, its phase tells. */
public final class SilenceNotices implements Silences.Listener {

  private final NodeTable nodes;
  private final Notices notices;

  public SilenceNotices(Database database, Notices notices) {
    this.nodes = database.table(NodeTable.class);
    this.notices = notices;
  }

  @Override
  public void fellSilent(NodeId node) {
    NodeWholeRow row = nodes.findWhole(node.value()).orElseThrow();
    String lastSeen =
        Objects.requireNonNull(row.lastSeenAt()).truncatedTo(ChronoUnit.SECONDS).toString();
    notices.tell(Audience.OPERATORS, NoticeType.NODE_SILENT, row.name(), lastSeen);
  }

  @Override
  public void cameBack(NodeId node) {}
}
