package cloud.faso.compute;

import cloud.faso.access.PlatformScope;
import cloud.faso.hardware.NodeRow;
import cloud.faso.hardware.NodeService;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes a node out of use for good. VMs keep a node in use, but for one that is lost: that an
 * operator vouches for its being off is what lets its VMs count as gone, and nothing else does.
 */
public final class RetireNode {

  private final Database database;
  private final NodeService nodes;
  private final VmTable table;
  private final VmRemoval removal;

  RetireNode(Database database, NodeService nodes, VmRemoval removal) {
    this.database = database;
    this.nodes = nodes;
    this.table = database.table(VmTable.class);
    this.removal = removal;
  }

  Answer retire(
      PlatformScope scope, String ref, @Nullable RetireNodeRequest request, Locale locale) {
    return database.transact(
        () -> {
          if (RetireNodeRequest.isLost(request)) {
            loseVms(nodes.requireUnheard(ref));
          }
          return nodes.retire(scope, ref, locale);
        });
  }

  private void loseVms(NodeRow node) {
    table.lockOnNode(node.id());
    removal.lose(table.allOnNode(node.id()));
  }
}
