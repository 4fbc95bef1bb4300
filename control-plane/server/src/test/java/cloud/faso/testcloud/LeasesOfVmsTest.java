package cloud.faso.testcloud;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.compute.CreateVmRequest;
import cloud.faso.compute.VmPhase;
import cloud.faso.compute.VmView;
import cloud.faso.operations.EventRow;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.problem.Problem;
import cloud.faso.tenancy.RetireTenantRequest;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A VM with a lease: people are warned, it is stopped, and only much later is it deleted. */
@OnBothDatabases
final class LeasesOfVmsTest extends InTestCloud {

  private static final Duration DAY = Duration.ofDays(1);

  @BeforeEach
  void lease() {
    startNodes();
    create(
        sante,
        new CreateVmRequest(
            "web", "small", "tiny", null, null, null, null, null, null, null, in(40), null));
    cloud.run(Duration.ofMinutes(1));
    assertThat(vm().phase()).isEqualTo(VmPhase.RUNNING);
  }

  private Instant in(int days) {
    return cloud.clock().instant().plus(Duration.ofDays(days));
  }

  private VmView vm() {
    return vm(sante, "web");
  }

  /** Nobody was there for so many days; then everybody is again, for a few minutes. */
  private void away(int days) {
    cloud.scheduler().skip(Duration.ofDays(days));
    cloud.pass(Duration.ofMinutes(2));
  }

  private void extend(@Nullable Instant end) {
    var patch = JsonNodeFactory.instance.objectNode();
    patch.put("expiresAt", end == null ? null : end.toString());
    cloud.now(
        plane -> plane.compute.vms.patch(sante, "web", new MergePatch(patch), ANY, Locale.ENGLISH));
  }

  private void start() {
    cloud.now(plane -> plane.compute.vms.start(sante, "web", ANY, Locale.ENGLISH));
  }

  private long told(String type) {
    return cloud.now(plane -> plane.events.after(0, 1000, Duration.ZERO)).stream()
        .map(EventRow::type)
        .filter(type::equals)
        .count();
  }

  private boolean isGone() {
    try {
      return vm().phase() == VmPhase.DELETING;
    } catch (Problem problem) {
      assertThat(problem.code().code()).isEqualTo("not-found");
      return true;
    }
  }

  @Test
  void it_is_warned_of_then_stopped_then_announced_then_deleted() {
    assertThat(told("vm.lease-ending")).isZero();
    away(10);
    away(1);
    assertThat(told("vm.lease-ending")).isEqualTo(1);
    away(22);
    assertThat(told("vm.lease-ending")).isEqualTo(2);
    away(6);
    assertThat(told("vm.lease-ending")).isEqualTo(3);
    assertThat(vm().phase()).isEqualTo(VmPhase.RUNNING);

    away(1);
    assertThat(told("vm.lease-ended")).isEqualTo(1);
    assertThat(vm().phase()).isEqualTo(VmPhase.STOPPED);
    assertThat(vm().phaseReason()).contains("lease ended", "will be deleted at");
    assertRefused("lease-ended", this::start);

    away(12);
    assertThat(told("vm.deletion-due")).isZero();
    away(1);
    assertThat(told("vm.deletion-due")).isEqualTo(1);
    assertThat(vm().phase()).isEqualTo(VmPhase.STOPPED);
    away(1);
    assertThat(isGone()).isTrue();
    assertThat(told("vm.lease-ending")).isEqualTo(3);
    assertThat(doneToTheVm()).containsExactly("stopVm", "deleteVm");
    assertThat(database.texts("select reason from operation where verb <> 'create' order by id"))
        .containsExactly("Its lease ended.", "Its lease ended.");
  }

  private List<String> doneToTheVm() {
    return database.texts(
        "select verb from audit_entry where verb like '%Vm' and line like '%\"name\":\"faso\"%' order by id");
  }

  @Test
  void a_server_that_was_off_for_weeks_still_leaves_the_whole_grace_and_a_day_after_its_warning() {
    away(60);
    assertThat(told("vm.lease-ending")).isZero();
    assertThat(vm().phase()).isEqualTo(VmPhase.STOPPED);
    assertThat(told("vm.lease-ended")).isEqualTo(1);

    away(60);
    assertThat(vm().phase()).isEqualTo(VmPhase.STOPPED);
    assertThat(told("vm.deletion-due")).isEqualTo(1);
    cloud.scheduler().skip(Duration.ofHours(23));
    cloud.run(Duration.ofMinutes(4));
    assertThat(vm().phase()).isEqualTo(VmPhase.STOPPED);

    cloud.scheduler().skip(Duration.ofHours(1));
    cloud.run(Duration.ofMinutes(4));
    assertThat(isGone()).isTrue();
  }

  @Test
  void late_warnings_are_one_and_an_extension_makes_them_due_anew() {
    away(39);
    assertThat(told("vm.lease-ending")).isEqualTo(1);

    extend(in(40));
    cloud.run(Duration.ofMinutes(2));
    assertThat(told("vm.lease-ending")).isEqualTo(1);
    away(11);
    assertThat(told("vm.lease-ending")).isEqualTo(2);
    assertThat(vm().phase()).isEqualTo(VmPhase.RUNNING);
  }

  @Test
  void an_extension_within_the_grace_keeps_it_all_and_lets_it_start_again() {
    away(41);
    extend(in(40));
    assertThat(vm().phase()).isEqualTo(VmPhase.STOPPED);
    assertThat(vm().phaseReason()).isNull();
    start();
    cloud.run(Duration.ofMinutes(1));
    assertThat(vm().phase()).isEqualTo(VmPhase.RUNNING);

    away(41);
    away(13);
    assertThat(told("vm.deletion-due")).isEqualTo(1);
    extend(null);
    away(60);
    start();
    cloud.run(Duration.ofMinutes(1));
    assertThat(vm().phase()).isEqualTo(VmPhase.RUNNING);
    assertThat(vm().expiresAt()).isNull();
  }

  @Test
  void two_replicas_at_once_take_each_step_once() {
    cloud.scheduler().skip(DAY.multipliedBy(41));
    keepTwice();
    cloud.run(Duration.ofMinutes(2));
    assertThat(told("vm.lease-ended")).isEqualTo(1);
    assertThat(told("vm.stop")).isEqualTo(1);

    cloud.scheduler().skip(DAY.multipliedBy(20));
    keepTwice();
    cloud.scheduler().skip(DAY);
    keepTwice();
    cloud.run(Duration.ofMinutes(2));
    assertThat(told("vm.deletion-due")).isEqualTo(1);
    assertThat(told("vm.delete")).isEqualTo(1);
  }

  private void keepTwice() {
    cloud.now(
        plane -> {
          Runnable keep =
              plane.background().stream()
                  .filter(each -> each.name().equals("keep-vm-leases"))
                  .map(Periodic::work)
                  .findFirst()
                  .orElseThrow();
          Stream.generate(() -> CompletableFuture.runAsync(keep)).limit(2).toList().stream()
              .forEach(CompletableFuture::join);
          return plane;
        });
  }

  @Test
  void it_is_kept_while_its_tenant_is_being_retired_and_its_grace_begins_with_the_restore() {
    cloud.now(
        plane ->
            plane.tenancy.retirement.retire(
                sante, new RetireTenantRequest(80), ANY, Locale.ENGLISH));
    away(41);
    away(20);
    assertThat(isGone()).isFalse();
    assertThat(told("vm.lease-ended")).isZero();

    cloud.now(plane -> plane.tenancy.retirement.restore(sante, ANY, Locale.ENGLISH));
    away(1);
    assertThat(told("vm.lease-ended")).isEqualTo(1);
    away(12);
    assertThat(vm().phase()).isEqualTo(VmPhase.STOPPED);
  }
}
