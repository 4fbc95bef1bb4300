package cloud.faso.app;

import cloud.faso.audit.AuditChain;
import cloud.faso.audit.AuditKeeping;
import cloud.faso.hardware.PoolWatch;
import cloud.faso.platform.background.Periodic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All that a control plane does again and again, without being called. */
final class PeriodicWorks {

  private final ControlPlane plane;

  PeriodicWorks(ControlPlane plane) {
    this.plane = plane;
  }

  /** But for forgetting what is kept as long as the configuration says. */
  List<Periodic> all() {
    List<Periodic> works = new ArrayList<>();
    works.add(plane.events.sequencer());
    works.add(plane.events.follower());
    works.add(plane.refusals.telling());
    works.add(plane.sealer.sealing());
    works.add(plane.changes.forgetting());
    works.add(plane.tokens.forgetting());
    works.add(plane.confirmations.forgetting());
    works.addAll(plane.people.background());
    works.add(plane.images.sweeping());
    works.addAll(plane.hardware.background());
    works.add(new PoolWatch(plane.database, plane.events, plane.notices).watching());
    works.add(plane.agentLink.watching());
    works.addAll(plane.tenancy.background());
    works.add(plane.outbox.sending());
    works.add(plane.webhooks.dispatching());
    works.add(plane.requests.watching());
    works.addAll(plane.metering.background());
    works.addAll(plane.networks.background());
    works.addAll(plane.compute.background());
    return works;
  }

  /**
   * Forgets what happened long ago.
   *
   * @param age from which on everything but the audit is forgotten
   * @param auditMonths for how many months each chain of the audit is kept
   */
  List<Periodic> forgetting(Duration age, Map<AuditChain, Integer> auditMonths) {
    var clock = plane.surroundings().clock();
    return List.of(
        plane.events.forgetting(age),
        plane.receipts.forgetting(age),
        plane.webhooks.forgetting(age),
        plane.outbox.forgetting(age),
        new AuditKeeping(plane.database, auditMonths, clock).forgetting());
  }
}
