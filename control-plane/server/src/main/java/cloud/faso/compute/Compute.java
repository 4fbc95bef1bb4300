package cloud.faso.compute;

import cloud.faso.audit.Audit;
import cloud.faso.confirmations.ConfirmationService;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.NodeLiveness;
import cloud.faso.hardware.NodeService;
import cloud.faso.hardware.Silences;
import cloud.faso.hardware.SiteService;
import cloud.faso.images.ImageService;
import cloud.faso.metering.Meters;
import cloud.faso.metering.Prices;
import cloud.faso.network.Cards;
import cloud.faso.network.RetiredNetworks;
import cloud.faso.notices.Notices;
import cloud.faso.operations.Changes;
import cloud.faso.operations.Events;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.storage.Attachments;
import cloud.faso.storage.RetiredVolumes;
import cloud.faso.storage.VolumeRemoval;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.Retirement;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** The parts of this feature put together; what others use of it is public. */
public final class Compute {

  public final FleetView fleet;
  public final VmAssignments assignments;
  public final VmObserver observer;
  public final Silences.Listener silences;
  public final ConsoleQueries consoles;
  public final VmService vms;
  public final VmGrants grants;
  public final CapacityLeft capacityLeft;
  public final VmVolumes volumes;
  public final VmQueries queries;
  public final ForceDelete forceDelete;
  public final ReadUserData readUserData;
  public final RetireNode retireNode;
  private final VmNics nics;
  private final PendingVms pending;
  private final VmLeases leases;
  private final RetiredTenants retired;
  private final Signals<VmId> vmChanged = new Signals<>();
  private final Changes changes;

  /** What compute stands on. */
  public record Needs(
      Database database,
      NodeBooks books,
      NodeService nodes,
      NodeLiveness liveness,
      SiteService sites,
      ImageService images,
      FlavorService flavors,
      KeyService keys,
      QuotaService quota,
      Retirement retirement,
      Meters meters,
      Prices prices,
      Cards cards,
      RetiredNetworks retiredNetworks,
      Attachments attachments,
      VolumeRemoval volumeRemoval,
      RetiredVolumes retiredVolumes,
      Changes changes,
      Receipts receipts,
      Events events,
      Audit audit,
      Notices notices,
      ConfirmationService confirmations,
      LeaseTerms leases,
      Signals<NodeId> assignmentsChanged,
      IdSource ids,
      InstantSource clock,
      RandomGenerator chance) {}

  public Compute(Needs its) {
    fleet = new FleetView(its.books, its.clock);
    assignments = new VmAssignments(its.database, its.cards, its.attachments);
    consoles = new ConsoleQueries(its.database, its.assignmentsChanged, its.ids, its.clock);
    WaitingVms waiting = new WaitingVms(its.database);
    VmViews views =
        new VmViews(
            fleet, its.liveness, its.prices, waiting, its.leases, its.cards, its.attachments);
    Placer placer =
        new Placer(
            its.database,
            its.books,
            fleet,
            waiting,
            its.flavors,
            its.cards,
            its.assignmentsChanged,
            its.chance,
            its.clock);
    RoomSeeking room = new RoomSeeking(its.database, placer, waiting, its.clock);
    VmMeters meters = new VmMeters(its.database, its.meters);
    VmRemoval removal =
        new VmRemoval(
            its.database,
            its.books,
            fleet,
            waiting,
            its.quota,
            its.cards,
            its.attachments,
            meters,
            its.receipts,
            its.events,
            vmChanged);
    PhaseChanges phases = new PhaseChanges(its.database, its.events, vmChanged);
    observer =
        new VmObserver(
            its.database, removal, its.receipts, phases, meters, its.attachments, its.clock);
    silences = new VmSilences(its.database, phases);
    pending = new PendingVms(its.database, placer, fleet, waiting, phases, meters, its.clock);
    CreateVm createVm = new CreateVm(its, placer, room, views, meters);
    ChangeVm changeVm = new ChangeVm(its, fleet, room, removal, views, meters, vmChanged);
    vms = new VmService(its, createVm, changeVm, views);
    nics = new VmNics(its, changeVm);
    volumes = new VmVolumes(its, changeVm);
    grants = new VmGrants(its, createVm, vms, views);
    capacityLeft = new CapacityLeft(its, fleet, placer, waiting);
    queries = new VmQueries(its.database, views, consoles, vmChanged);
    leases = new VmLeases(its, vms);
    retired = new RetiredTenants(its, fleet, removal, views, meters, vmChanged);
    retireNode = new RetireNode(its, removal);
    forceDelete = new ForceDelete(its, fleet, removal, views);
    readUserData = new ReadUserData(its);
    changes = its.changes;
  }

  /** What runs again and again. */
  public List<Periodic> background() {
    return List.of(
        pending.placing(),
        leases.keeping(),
        retired.carryingOut(),
        fleet.reloading(),
        consoles.forgetting());
  }

  /** Ends every wait for good: the process is about to stop. */
  public void close() {
    vmChanged.close();
    consoles.close();
  }

  /** The endpoints. */
  public List<Object> resources() {
    return List.of(
        new VmResource(vms, queries, forceDelete, readUserData, changes),
        new VmNicResource(nics, changes),
        new VmVolumeResource(volumes, changes),
        new AllVmsResource(queries),
        new RetireNodeResource(retireNode, changes));
  }
}
