package cloud.faso.testcloud;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.TenantRef;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.storage.CreateVolumeRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a tenant had is gone from every host once its grace is over, and not before. */
@OnBothDatabases
final class RetiredTest extends InTestCloud {

  @Test
  void guests_and_volumes_stay_through_the_grace_and_nothing_of_them_is_left_after_it() {
    startNodes();
    create(sante, asking("web", "small"));
    cloud.run(Duration.ofMinutes(1));
    cloud.now(
        plane ->
            plane.storage.volumes.create(
                sante, new CreateVolumeRequest("data", 5, "web", null, null), Locale.ENGLISH));
    cloud.run(Duration.ofMinutes(1));
    cloud.now(plane -> plane.compute.volumes.attach(sante, "web", "data", ANY, Locale.ENGLISH));
    cloud.run(Duration.ofMinutes(1));
    assertThat(homes()).hasSize(1);
    assertThat(homes().getFirst().guests().getFirst().disks().plugged()).hasSize(1);

    cloud.now(plane -> plane.tenancy.retirement.retire(sante, null, ANY, Locale.ENGLISH));
    cloud.scheduler().skip(Duration.ofDays(6));
    cloud.pass(Duration.ofMinutes(3));
    assertThat(homes()).as("it can still be undone").hasSize(1);
    assertThat(volumes()).isEqualTo(1);

    cloud.scheduler().skip(Duration.ofDays(2));
    cloud.pass(Duration.ofMinutes(5));

    assertThat(homes()).isEmpty();
    assertThat(volumes()).isZero();
    Optional<TenantRef> left =
        cloud.now(plane -> plane.directory.findTenant(sante.caller(), sante.tenant().value()));
    assertThat(left).isEmpty();
    cloud.settle();
  }

  private long volumes() {
    return cloud.nodes().stream().mapToLong(node -> node.volumes().size()).sum();
  }
}
