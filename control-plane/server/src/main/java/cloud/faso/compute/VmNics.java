package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.network.Cards;
import cloud.faso.network.NewCard;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import java.util.Locale;

/** Use cases of the network cards of a VM that is there. */
public final class VmNics {

  private final VmTable table;
  private final PendingTable pending;
  private final ChangeVm changeVm;
  private final Cards cards;
  private final NodeBooks books;

  VmNics(Compute.Needs its, ChangeVm changeVm) {
    this.table = its.database().table(VmTable.class);
    this.pending = its.database().table(PendingTable.class);
    this.changeVm = changeVm;
    this.cards = its.cards();
    this.books = its.books();
  }

  /** Plugs one more card in; into the running guest, if it runs. */
  public Answer add(TenantScope scope, String vm, NewCard card, IfMatch ifMatch, Locale locale) {
    return changeVm.change(scope, vm, VmVerb.ADD_NIC, ifMatch, locale, new Adding(scope, card));
  }

  /**
   * Unplugs a card; out of the running guest, if it runs.
   *
   * @param port id or name of the port that the card is plugged into
   */
  public Answer remove(TenantScope scope, String vm, String port, IfMatch ifMatch, Locale locale) {
    return changeVm.change(
        scope,
        vm,
        VmVerb.REMOVE_NIC,
        ifMatch,
        locale,
        row -> {
          VmService.requireNotDeleting(row);
          cards.remove(scope, row.id(), port);
          note(row);
          return true;
        });
  }

  private final class Adding implements ChangeVm.Wish {
    private final TenantScope scope;
    private final NewCard card;

    Adding(TenantScope scope, NewCard card) {
      this.scope = scope;
      this.card = card;
    }

    @Override
    public boolean write(VmRow vm) {
      VmService.requireNotDeleting(vm);
      cards.add(scope, vm.id(), vm.nodeId(), card);
      note(vm);
      return true;
    }

    /** Nobody takes the node out of its networks any more, as long as its books are held. */
    @Override
    public void check(VmRow vm) {
      NodeId node = vm.nodeId();
      if (node != null && !books.isNetworked(node)) {
        throw VmProblem.NO_NETWORK.problem();
      }
    }
  }

  private void note(VmRow vm) {
    table.touch(vm.id());
    pending.setNetworked(vm.id(), cards.has(vm.id()));
  }
}
