package cloud.faso.compute;

import cloud.faso.access.PlatformScope;
import cloud.faso.confirmations.ConfirmationService;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeRow;
import cloud.faso.hardware.NodeService;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.storage.VolumeRemoval;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes a node out of use for good. VMs and volumes keep a node in use, but for one that is lost:
 * that two operators vouch for its being off is what lets these count as gone, and nothing else
 * does.
 */
public final class RetireNode {

  private final Database database;
  private final NodeService nodes;
  private final NodeBooks books;
  private final VmTable table;
  private final LeftoverTable leftovers;
  private final VmRemoval removal;
  private final VolumeRemoval volumes;
  private final ConfirmationService confirmations;
  private final Events events;

  RetireNode(Compute.Needs its, VmRemoval removal) {
    this.database = its.database();
    this.nodes = its.nodes();
    this.books = its.books();
    this.table = database.table(VmTable.class);
    this.leftovers = database.table(LeftoverTable.class);
    this.removal = removal;
    this.volumes = its.volumeRemoval();
    this.confirmations = its.confirmations();
    this.events = its.events();
  }

  Answer retire(
      PlatformScope scope,
      Change change,
      String ref,
      @Nullable RetireNodeRequest request,
      Locale locale) {
    return database.transact(
        () -> {
          if (!RetireNodeRequest.isLost(request)) {
            return nodes.retire(scope, ref, locale);
          }
          NodeRow node = nodes.requireUnheard(ref);
          if (table.allOnNode(node.id()).isEmpty() && !volumes.isNeeded(node.id())) {
            return retireLost(scope, node.id().value(), locale);
          }
          events.about(node.id(), null, null);
          return confirmations.ask(
              scope,
              change,
              node.id(),
              node.name(),
              () -> retireLost(scope, node.id().value(), locale));
        });
  }

  /**
   * Retires a node with all that is on it.
   *
   * @throws cloud.faso.platform.problem.Problem {@code not-found}; {@code wrong-phase} when its
   *     agent is heard of
   */
  public Answer retireLost(PlatformScope scope, String ref, Locale locale) {
    return database.transact(
        () -> {
          NodeRow node = nodes.requireUnheard(ref);
          if (node.retiredAt() == null) {
            table.lockOnNode(node.id());
            // As everybody locks: VMs, their volumes, and then what these have booked.
            volumes.hold(node.id());
            removal.lose(table.allOnNode(node.id()));
            volumes.lose(node.id());
            // Holds its books, so that nothing more is left to it.
            var _ = books.rebook(node.id(), 0, 0);
            leftovers.forget(node.id());
          }
          return nodes.retire(scope, ref, locale);
        });
  }
}
