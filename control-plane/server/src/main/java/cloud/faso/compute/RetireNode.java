package cloud.faso.compute;

import cloud.faso.access.PlatformScope;
import cloud.faso.audit.AuditTarget;
import cloud.faso.confirmations.ConfirmationService;
import cloud.faso.confirmations.Deed;
import cloud.faso.hardware.NodeRow;
import cloud.faso.hardware.NodeService;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
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
  private final Leftovers leftovers;
  private final ConfirmationService confirmations;

  RetireNode(Compute.Needs its, VmRemoval removal, Leftovers leftovers) {
    this.database = its.database();
    this.nodes = its.nodes();
    this.confirmations = its.confirmations();
    this.table = database.table(VmTable.class);
    this.removal = removal;
    this.leftovers = leftovers;
  }

  /** Retires it; when VMs would be lost with it, once a second operator has confirmed that. */
  Answer retire(
      PlatformScope scope,
      Change change,
      String ref,
      @Nullable RetireNodeRequest request,
      Locale locale) {
    if (!RetireNodeRequest.isLost(request)) {
      return nodes.retire(scope, ref, locale);
    }
    NodeRow node = nodes.requireUnheard(ref);
    String id = node.id().value();
    if (table.allOnNode(node.id()).isEmpty()) {
      return lose(scope, id, locale);
    }
    Deed deed = new Deed(new AuditTarget(id, null, null), node.name(), null);
    return confirmations.ask(scope, change, deed, () -> lose(scope, id, locale));
  }

  /** Retires it with all that is on it. */
  public Answer lose(PlatformScope scope, String ref) {
    return lose(scope, ref, Locale.ENGLISH);
  }

  private Answer lose(PlatformScope scope, String ref, Locale locale) {
    return database.transact(
        () -> {
          loseVms(nodes.requireUnheard(ref));
          return nodes.retire(scope, ref, locale);
        });
  }

  private void loseVms(NodeRow node) {
    table.lockOnNode(node.id());
    removal.lose(table.allOnNode(node.id()));
    leftovers.forget(node.id());
  }
}
