package cloud.faso.hardware;

import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** Tells the operators that a node fell silent; that it came back, its phase tells. */
public final class SilenceNotices implements Silences.Listener {

  private final NodeService nodes;
  private final Notices notices;

  public SilenceNotices(NodeService nodes, Notices notices) {
    this.nodes = nodes;
    this.notices = notices;
  }

  @Override
  public void fellSilent(NodeId node) {
    NodeWholeRow row = nodes.requireWhole(node.value());
    String lastSeen =
        Objects.requireNonNull(row.lastSeenAt()).truncatedTo(ChronoUnit.SECONDS).toString();
    notices.tell(Audience.OPERATORS, NoticeType.NODE_SILENT, row.name(), lastSeen);
  }

  @Override
  public void cameBack(NodeId node) {}
}
