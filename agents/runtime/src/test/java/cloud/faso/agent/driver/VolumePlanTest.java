package cloud.faso.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.agent.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way from what a volume is to what it must be: the whole table. */
final class VolumePlanTest {

  @ParameterizedTest(name = "{0} is to be {1} GiB, complete once: {2}: {3}")
  @CsvSource(
      emptyValue = "",
      value = {
        "absent, 10, false, CreateVolume",
        "absent, 10, true, volume-lost",
        "half-made, 10, false, CreateVolume",
        "half-made, 10, true, volume-lost",
        "damaged, 10, false, volume-damaged",
        "damaged, 10, true, volume-damaged",
        "5 GiB, 10, false, GrowVolume",
        "5 GiB, 10, true, GrowVolume",
        "10 GiB, 10, false, ''",
        "10 GiB, 10, true, ''",
        // It never shrinks
        "20 GiB, 10, true, ''",
      })
  void a_volume_is_made_once_and_only_grows(
      String is, int wanted, boolean provisioned, String does) {
    VolumeSpec spec = new VolumeSpec("data", "tenant-1", "local", wanted, provisioned);

    Plan plan = VolumePlan.between(spec, volume(is));

    assertThat(PlannedVm.told(plan)).isEqualTo(does);
    assertThat(plan.lookAgainAt()).isNull();
    assertThat(VolumePlan.isBroken(spec, volume(is))).isEqualTo(plan.obstacle() != null);
  }

  @ParameterizedTest(name = "{0} is to go: {1}")
  @CsvSource(
      emptyValue = "",
      value = {
        "absent, ''",
        "half-made, RemoveVolume",
        "damaged, RemoveVolume",
        "10 GiB, RemoveVolume",
      })
  void a_volume_that_is_to_go_goes_with_all_that_is_left_of_it(String is, String does) {
    assertThat(PlannedVm.told(VolumePlan.between(null, volume(is)))).isEqualTo(does);
  }

  @Test
  void it_is_made_and_grown_as_wanted() {
    VolumeSpec wanted = Wishes.volume(10);

    assertThat(VolumePlan.between(wanted, volume("absent")).steps())
        .containsExactly(new VolumeStep.CreateVolume(wanted));
    assertThat(VolumePlan.between(wanted, volume("5 GiB")).steps())
        .containsExactly(new VolumeStep.GrowVolume(10));
  }

  private static VolumeActual volume(String is) {
    return switch (is) {
      case "absent" -> VolumeActual.absent("vol-1");
      case "half-made" -> new VolumeActual("vol-1", 0, false, true);
      case "damaged" -> new VolumeActual("vol-1", 0, true, true);
      default -> new VolumeActual("vol-1", Integer.parseInt(is.replace(" GiB", "")), false, true);
    };
  }
}
