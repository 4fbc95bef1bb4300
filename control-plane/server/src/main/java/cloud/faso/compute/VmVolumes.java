package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.storage.Attachments;
import java.util.Locale;

/** Use cases of the volumes of a VM that is there. */
public final class VmVolumes {

  private final VmTable table;
  private final ChangeVm changeVm;
  private final Attachments attachments;

  VmVolumes(Compute.Needs its, ChangeVm changeVm) {
    this.table = its.database().table(VmTable.class);
    this.changeVm = changeVm;
    this.attachments = its.attachments();
  }

  /** Plugs a volume in; into the running guest, if it runs. */
  public Answer attach(
      TenantScope scope, String vm, String volume, IfMatch ifMatch, Locale locale) {
    return changeVm.change(
        scope,
        vm,
        VmVerb.ATTACH_VOLUME,
        ifMatch,
        locale,
        row -> {
          VmService.requireNotDeleting(row);
          return attachments.attach(scope, row.id(), row.nodeId(), row.generation() + 1, volume)
              && touch(row);
        });
  }

  /**
   * Takes a volume out; out of the running guest, if it runs.
   *
   * @param force without asking the guest
   */
  public Answer detach(
      TenantScope scope, String vm, String volume, boolean force, IfMatch ifMatch, Locale locale) {
    return changeVm.change(
        scope,
        vm,
        VmVerb.DETACH_VOLUME,
        ifMatch,
        locale,
        row -> {
          VmService.requireNotDeleting(row);
          return attachments.detach(scope, row.id(), row.generation() + 1, volume, force)
              && touch(row);
        });
  }

  private boolean touch(VmRow row) {
    table.touch(row.id());
    return true;
  }
}
