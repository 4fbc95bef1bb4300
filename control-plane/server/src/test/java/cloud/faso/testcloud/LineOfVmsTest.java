package cloud.faso.testcloud;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.TenantScope;
import cloud.faso.compute.CreateVmRequest;
import cloud.faso.compute.StopVmRequest;
import cloud.faso.compute.VmPhase;
import cloud.faso.compute.WaitingView;
import cloud.faso.placement.Line;
import cloud.faso.platform.db.OnBothDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** VMs that wait for room on the only node that has joined, which is full. */
@OnBothDatabases
final class LineOfVmsTest extends InTestCloud {

  @BeforeEach
  void fill() {
    cloud.nodes().getFirst().start();
    cloud.run(Duration.ofMinutes(1));
    create(education, asking("one", "large"));
    create(education, asking("other", "large"));
    cloud.run(Duration.ofMinutes(1));
    assertThat(phase(education, "other")).isEqualTo(VmPhase.RUNNING);
  }

  private static CreateVmRequest apart(String name) {
    return new CreateVmRequest(
        name, "small", "tiny", null, null, null, null, "apart", null, null, null, null);
  }

  private WaitingView waiting(TenantScope scope, String name) {
    return Objects.requireNonNull(vm(scope, name).waiting());
  }

  @Test
  void one_that_is_refused_for_where_its_group_went_keeps_nobody_from_the_room() {
    create(sante, apart("placed"));
    create(sante, apart("refused"));
    create(sante, asking("free", "small"));
    assertThat(waiting(sante, "free").position()).isEqualTo(3);

    delete(education, "one");
    runUntil(() -> phase(sante, "placed") != VmPhase.PENDING);

    assertThat(phase(sante, "refused")).isEqualTo(VmPhase.PENDING);
    assertThat(phase(sante, "free")).isNotEqualTo(VmPhase.PENDING);
  }

  @Test
  void one_that_somebody_works_on_when_its_turn_comes_is_overtaken_only_by_whom_it_leaves_room() {
    create(sante, asking("changed", "small"));
    create(education, asking("large", "large"));
    create(sante, asking("small", "small"));

    database.holding(
        "changed",
        () -> {
          delete(education, "one");
          runUntil(() -> phase(sante, "small") != VmPhase.PENDING);
          cloud.run(Duration.ofSeconds(10));
          assertThat(phase(education, "large")).isEqualTo(VmPhase.PENDING);
        });

    assertThat(phase(sante, "changed")).isEqualTo(VmPhase.PENDING);
    Instant free = cloud.clock().instant();
    runUntil(() -> phase(sante, "changed") != VmPhase.PENDING);
    assertThat(cloud.clock().instant()).isBefore(free.plus(Duration.ofSeconds(5)));
    assertThat(phase(education, "large")).isEqualTo(VmPhase.PENDING);
  }

  @Test
  void a_node_is_held_for_one_that_waited_long_also_while_somebody_works_on_one_before_it() {
    create(sante, asking("changed", "small"));
    create(education, asking("large", "large"));
    create(sante, asking("small", "small"));
    cloud.pass(Line.PATIENCE.plusMinutes(1));

    database.holding(
        "changed",
        () -> {
          delete(education, "one");
          cloud.run(Duration.ofSeconds(30));
          assertThat(phase(sante, "small")).isEqualTo(VmPhase.PENDING);
        });

    runUntil(() -> phase(sante, "changed") != VmPhase.PENDING);
    assertThat(phase(education, "large")).isEqualTo(VmPhase.PENDING);
    assertThat(phase(sante, "small")).isEqualTo(VmPhase.PENDING);
  }

  @Test
  void of_those_who_ask_for_the_same_each_is_told_of_sizes_that_its_own_image_can_do_with() {
    database.execute(
        """
        insert into image (id, name, format, architecture, min_disk_gib, min_memory_mib,
          digest, size_bytes, virtual_bytes, version, created_at)
        select 'image-roomy', 'roomy', format, architecture, min_disk_gib, 1024,
          digest, size_bytes, virtual_bytes, version, created_at
        from image where name = 'tiny'
        """);
    delete(education, "one");
    create(sante, asking("filler", "small"));
    runUntil(() -> phase(sante, "filler") != VmPhase.PENDING);

    create(sante, asking("modest", "large"));
    create(
        sante,
        new CreateVmRequest(
            "demanding", "large", "roomy", null, null, null, null, null, null, null, null, null));
    cloud.run(Duration.ofSeconds(30));

    assertThat(flavorsThatWouldFit("modest")).containsExactly("small");
    assertThat(flavorsThatWouldFit("demanding")).isEmpty();
  }

  private List<String> flavorsThatWouldFit(String name) {
    return waiting(sante, name).wouldFit().stream()
        .flatMap(remedy -> Stream.ofNullable(remedy.flavor()))
        .toList();
  }

  @Test
  void one_that_waits_rests_with_its_tenant_and_has_its_place_back_also_when_its_owner_starts_it() {
    create(sante, asking("first", "large"));
    Instant since = waiting(sante, "first").since();
    cloud.run(Duration.ofSeconds(5));
    create(education, asking("second", "large"));
    assertThat(waiting(education, "second").position()).isEqualTo(2);

    retire();
    assertThat(phase(sante, "first")).isEqualTo(VmPhase.STOPPED);
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
    create(sante, asking("first", "large"));
    retire();
    restore();

    cloud.now(
        plane ->
            plane.compute.vms.stop(
                sante, "first", new StopVmRequest(null, null), ANY, Locale.ENGLISH));
    cloud.run(Duration.ofSeconds(10));

    assertThat(phase(sante, "first")).isEqualTo(VmPhase.STOPPED);
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
