package cloud.faso.testcloud;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.TenantScope;
import cloud.faso.compute.CreateVmRequest;
import cloud.faso.compute.StopVmRequest;
import cloud.faso.compute.VmPhase;
import cloud.faso.compute.VmView;
import cloud.faso.compute.WaitingView;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.IfMatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** VMs that wait for room on the only node that has joined, which is full. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LineOfVmsTest {

  private static final IfMatch ANY = new IfMatch(null);

  @Parameter private TestDatabases.Kind kind;
  private TestDatabase database;
  private TestCloud cloud;
  private TenantScope sante;
  private TenantScope education;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void open() {
    database = new TestDatabase(kind);
  }

  @AfterParameterizedClassInvocation
  void close() {
    database.close();
  }

  @BeforeEach
  void fill() {
    cloud = new TestCloud(2, database.empty());
    cloud.nodes().getFirst().start();
    sante = cloud.users().getFirst().scope();
    education = cloud.users().getLast().scope();
    cloud.run(Duration.ofMinutes(1));
    create(education, "one", "large", null);
    create(education, "other", "large", null);
    cloud.run(Duration.ofMinutes(1));
    assertThat(vm(education, "other").phase()).isEqualTo(VmPhase.RUNNING);
  }

  private void create(TenantScope scope, String name, String flavor, @Nullable String group) {
    cloud.now(
        plane ->
            plane.compute.vms.create(
                scope,
                new CreateVmRequest(
                    name, flavor, "tiny", null, null, null, null, group, null, null, null, null),
                Locale.ENGLISH));
  }

  private VmView vm(TenantScope scope, String name) {
    return cloud.now(plane -> plane.compute.queries.get(scope, name, Locale.ENGLISH));
  }

  private WaitingView waiting(TenantScope scope, String name) {
    return Objects.requireNonNull(vm(scope, name).waiting());
  }

  @Test
  void one_that_is_refused_for_where_its_group_went_keeps_nobody_from_the_room() {
    create(sante, "placed", "small", "apart");
    create(sante, "refused", "small", "apart");
    create(sante, "free", "small", null);
    assertThat(waiting(sante, "free").position()).isEqualTo(3);

    cloud.now(plane -> plane.compute.vms.delete(education, "one", ANY, Locale.ENGLISH));
    Instant deadline = cloud.clock().instant().plus(Duration.ofMinutes(5));
    while (vm(sante, "placed").phase() == VmPhase.PENDING) {
      assertThat(cloud.clock().instant()).isBefore(deadline);
      cloud.run(Duration.ofMillis(50));
    }

    assertThat(vm(sante, "refused").phase()).isEqualTo(VmPhase.PENDING);
    assertThat(vm(sante, "free").phase()).isNotEqualTo(VmPhase.PENDING);
  }

  @Test
  void one_that_waits_rests_with_its_tenant_and_has_its_place_back_also_when_its_owner_starts_it() {
    create(sante, "first", "large", null);
    Instant since = waiting(sante, "first").since();
    cloud.run(Duration.ofSeconds(5));
    create(education, "second", "large", null);
    assertThat(waiting(education, "second").position()).isEqualTo(2);

    retire();
    assertThat(vm(sante, "first").phase()).isEqualTo(VmPhase.STOPPED);
    assertThat(vm(sante, "first").phaseReason())
        .contains("because its tenant is being retired", "where it stood in the line");
    assertThat(waiting(education, "second").position()).isEqualTo(1);

    restore();
    cloud.now(plane -> plane.compute.vms.start(sante, "first", ANY, Locale.ENGLISH));
    assertThat(waiting(sante, "first").since()).isEqualTo(since);
    assertThat(waiting(sante, "first").position()).isEqualTo(1);
    assertThat(waiting(education, "second").position()).isEqualTo(2);

    retire();
    restore();
    cloud.run(Duration.ofSeconds(10));
    assertThat(waiting(sante, "first").since()).isEqualTo(since);
    assertThat(waiting(sante, "first").position()).isEqualTo(1);
  }

  @Test
  void one_that_its_owner_stops_after_the_restore_is_not_started_by_it() {
    create(sante, "first", "large", null);
    retire();
    restore();

    cloud.now(
        plane ->
            plane.compute.vms.stop(
                sante, "first", new StopVmRequest(null, null), ANY, Locale.ENGLISH));
    cloud.run(Duration.ofSeconds(10));

    assertThat(vm(sante, "first").phase()).isEqualTo(VmPhase.STOPPED);
    assertThat(vm(sante, "first").phaseReason()).contains("at the end of the line");
  }

  private void retire() {
    cloud.now(plane -> plane.tenancy.retirement.retire(sante, null, ANY, Locale.ENGLISH));
    cloud.run(Duration.ofSeconds(10));
  }

  private void restore() {
    cloud.now(plane -> plane.tenancy.retirement.restore(sante, ANY, Locale.ENGLISH));
  }
}
