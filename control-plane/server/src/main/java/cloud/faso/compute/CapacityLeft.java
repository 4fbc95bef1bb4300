package cloud.faso.compute;

import cloud.faso.access.Caller;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.placement.Candidate;
import cloud.faso.placement.Demand;
import cloud.faso.placement.Fleet;
import cloud.faso.placement.Rest;
import cloud.faso.tenancy.Resources;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What hardware is left: the fleet as it is known in memory, and of what the present transaction
 * has booked the one node that it is about.
 */
public final class CapacityLeft {

  private final VmTable table;
  private final NodeBooks books;
  private final FleetView view;
  private final Placer placer;
  private final WaitingVms waiting;
  private final InstantSource clock;

  CapacityLeft(Compute.Needs its, FleetView view, Placer placer, WaitingVms waiting) {
    this.table = its.database().table(VmTable.class);
    this.books = its.books();
    this.view = view;
    this.placer = placer;
    this.waiting = waiting;
    this.clock = its.clock();
  }

  /** At the site of a VM, with as many more of it as find room there; null where it has no node. */
  public @Nullable CapacityLeftView after(VmId id, Caller reader, Locale locale) {
    VmRow vm = table.find(id).orElseThrow();
    NodeId node = vm.nodeId();
    if (node == null) {
      return null;
    }
    Candidate its = FleetView.candidate(books.snapshot(node).orElseThrow());
    Fleet fleet = view.fleet().with(its);
    String site = its.site();
    boolean isApart = vm.antiAffinityGroup() != null;
    Demand alike = placer.demand(vm, table.imageOf(id).orElseThrow());
    Demand another = isApart ? alike.apartFrom(node.value()) : alike;
    Fleet open = waiting.line().open(fleet, id.value(), another, clock.instant());
    return CapacityLeftView.atSite(
        site, Rest.of(fleet, site), Rest.more(open, another, site, isApart), reader, locale);
  }

  /** Everywhere, if so much more was used; null for what takes no hardware. */
  public @Nullable CapacityLeftView after(Resources use, Caller reader, Locale locale) {
    Rest amount = new Rest(use.vcpus(), use.memoryMiB(), use.volumeGiB());
    if (amount.equals(new Rest(0, 0, 0))) {
      return null;
    }
    Rest left = Rest.of(view.fleet(), null).minus(amount);
    return CapacityLeftView.everywhere(left, left.times(amount), reader, locale);
  }
}
