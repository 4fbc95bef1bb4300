package cloud.faso.app;

import cloud.faso.agentlink.AgentResource;
import cloud.faso.audit.AuditExport;
import cloud.faso.audit.AuditResource;
import cloud.faso.audit.MinistryAuditResource;
import cloud.faso.compute.FlavorResource;
import cloud.faso.compute.KeyResource;
import cloud.faso.confirmations.ConfirmationResource;
import cloud.faso.images.ImageResource;
import cloud.faso.images.TenantImageResource;
import cloud.faso.notices.MailResource;
import cloud.faso.operations.EventResource;
import cloud.faso.operations.OperationResource;
import cloud.faso.operations.TenantOperationsResource;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.health.Checks;
import cloud.faso.platform.health.HealthResource;
import cloud.faso.platform.http.OpenApiResource;
import cloud.faso.platform.metrics.MetricsResource;
import java.util.ArrayList;
import java.util.List;

/** All that answers calls, of people and of agents. */
final class Endpoints {

  private final ControlPlane plane;

  Endpoints(ControlPlane plane) {
    this.plane = plane;
  }

  List<Object> all() {
    List<Object> endpoints = new ArrayList<>(plane.compute.resources());
    endpoints.addAll(plane.storage.resources());
    endpoints.addAll(plane.metering.resources());
    endpoints.addAll(plane.tenancy.resources());
    endpoints.addAll(catalogue());
    endpoints.addAll(plane.hardware.resources());
    endpoints.addAll(plane.networks.resources());
    endpoints.addAll(plane.people.resources());
    endpoints.addAll(everywhere());
    endpoints.addAll(plane.webhooks.resources());
    endpoints.addAll(plane.requests.resources());
    endpoints.add(new AgentResource(plane.agentLink, plane.images, plane.assignmentsChanged));
    return endpoints;
  }

  private List<Object> catalogue() {
    return List.of(
        new FlavorResource(plane.flavors, plane.changes),
        new KeyResource(plane.keys, plane.changes),
        new ImageResource(plane.images, plane.changes),
        new TenantImageResource(plane.images));
  }

  private List<Object> everywhere() {
    Surroundings its = plane.surroundings();
    return List.of(
        new AuditResource(
            plane.audit, new AuditExport(plane.database, its.auditKey(), its.clock())),
        new MinistryAuditResource(plane.audit),
        new ConfirmationResource(plane.confirmations, plane.changes),
        new MailResource(plane.mails, plane.changes),
        new OperationResource(plane.operations),
        new TenantOperationsResource(plane.operations),
        new EventResource(plane.watching),
        new HealthResource(
            Version.ofThisProgram(),
            Checks.database(plane.database),
            List.of(Checks.background(plane.works), plane.hardware.census.check())),
        new DoctorResource(new Doctor(Databases.jdbi(plane.surroundings().database()))),
        new OpenApiResource(plane.contract()),
        new MetricsResource(plane.metrics));
  }
}
