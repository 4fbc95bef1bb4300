package cloud.faso.app;

import cloud.faso.compute.VmCensus;

/** What is measured of a control plane whenever somebody reads its metrics. */
final class Gauges {

  private Gauges() {}

  static void measure(ControlPlane plane) {
    var metrics = plane.metrics;
    var vms = new VmCensus(plane.database, plane.hardware.leases);
    metrics.gauge("faso_event_watchers", "Callers that watch events.", plane.watching::watchers);
    metrics.gauge(
        "faso_parked_agents",
        "Nodes whose agent waits for something to do.",
        plane.assignmentsChanged::waitedFor);
    metrics.gauge("faso_nodes", "Nodes by phase.", "phase", plane.hardware.census::byPhase);
    metrics.gauge("faso_vms", "VMs by phase.", "phase", vms::byPhase);
  }
}
