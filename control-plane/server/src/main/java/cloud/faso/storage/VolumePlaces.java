package cloud.faso.storage;

import cloud.faso.access.TenantScope;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.PoolId;
import cloud.faso.hardware.SiteService;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.problem.PlatformProblem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds a pool for a volume and takes the room, in the transaction that wants it. */
final class VolumePlaces {

  /** Pools beyond these have less room than all of them. */
  private static final int LOOKED_AT = 200;

  private final VolumeParts its;
  private final VolumeTable table;
  private final AttachmentTable attachments;
  private final NodeBooks books;
  private final SiteService sites;

  VolumePlaces(VolumeParts its, Database database, NodeBooks books, SiteService sites) {
    this.its = its;
    this.table = database.table(VolumeTable.class);
    this.attachments = database.table(AttachmentTable.class);
    this.books = books;
    this.sites = sites;
  }

  /** A pool in which a volume has its room from now on. */
  record Place(NodeId node, PoolId pool, long revision) {}

  /**
   * Takes the room.
   *
   * @throws cloud.faso.platform.problem.Problem {@code invalid} where what the request names is not
   *     there; {@code no-room-for-volume}
   */
  Place take(TenantScope scope, CreateVolumeRequest request) {
    @Nullable NodeId node = node(scope, request.vm());
    List<VolumeTable.PlaceRow> places = table.places(node, site(request.site()), LOOKED_AT);
    long most = 0;
    boolean any = false;
    for (VolumeTable.PlaceRow place : places) {
      if (its.isSilent(place)) {
        continue;
      }
      any = true;
      most = Math.max(most, place.freeGib());
      if (place.freeGib() >= request.sizeGiB()) {
        OptionalLong revision =
            books.book(VolumeParts.room(place.node(), place.pool(), request.sizeGiB()));
        if (revision.isPresent()) {
          return new Place(place.node(), place.pool(), revision.getAsLong());
        }
      }
    }
    if (!any) {
      throw StorageProblem.NO_ROOM_FOR_VOLUME
          .problem()
          .saying(
              node == null
                  ? "no-room-for-volume.nowhere"
                  : "no-room-for-volume.not-where-the-vm-is");
    }
    throw StorageProblem.NO_ROOM_FOR_VOLUME
        .problem()
        .saying("no-room-for-volume.most", request.sizeGiB(), Math.max(0, most));
  }

  private @Nullable NodeId node(TenantScope scope, @Nullable String vm) {
    if (vm == null) {
      return null;
    }
    AttachmentTable.VmRow found =
        attachments
            .vm(scope.tenant(), vm)
            .orElseThrow(() -> PlatformProblem.unknownReference("/vm", "vm", vm));
    NodeId node = found.nodeId();
    if (node == null) {
      throw PlatformProblem.INVALID
          .problem()
          .because("/vm", "violation.vm-without-node", found.name());
    }
    return node;
  }

  private @Nullable String site(@Nullable String ref) {
    return Optional.ofNullable(ref)
        .map(
            it ->
                sites
                    .find(it)
                    .orElseThrow(() -> PlatformProblem.unknownReference("/site", "site", it))
                    .id()
                    .value())
        .orElse(null);
  }
}
