package cloud.faso.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.VolumeSpec;
import cloud.faso.spec.agent.VolumeState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a volume: the whole table. */
final class VolumeSightTest {

  /**
   * Generation 7 wants 10 GiB.
   *
   * @param once whether the volume was complete once; nothing for a tombstone
   */
  @ParameterizedTest(name = "once {0}, {1} GiB, damaged {2}, files {3}, busy {4}: {5} {6}")
  @CsvSource({
    "false, 0, false, false, false, ABSENT, 0",
    "false, 0, false, false, true, PREPARING, 0",
    "false, 0, false, true, false, PREPARING, 0",
    "false, 0, false, true, true, PREPARING, 0",
    "false, 0, true, true, false, BROKEN, 0",
    "false, 5, false, true, false, READY, 0",
    "false, 10, false, true, true, READY, 7",
    "true, 10, false, true, false, READY, 7",
    "true, 20, false, true, false, READY, 7",
    "true, 0, false, false, false, BROKEN, 0",
    "true, 0, false, true, true, BROKEN, 0",
    "true, 0, true, true, false, BROKEN, 0",
    // A tombstone
    ", 10, false, true, false, REMOVING, 0",
    ", 10, false, true, true, REMOVING, 0",
    ", 0, false, true, false, REMOVING, 0",
    ", 0, true, true, false, REMOVING, 0",
    ", 0, false, false, true, REMOVING, 0",
    ", 0, false, false, false, ABSENT, 7",
  })
  void a_volume_is_told_as_it_is(
      @Nullable Boolean once,
      int sizeGiB,
      boolean damaged,
      boolean files,
      boolean busy,
      VolumeState state,
      long generation) {
    Assignment wanted =
        new Assignment(
            Kind.VOLUME,
            "vol-1",
            7,
            1,
            once == null ? null : new VolumeSpec("data", "tenant-1", "local", 10, once));
    VolumeActual actual = new VolumeActual("vol-1", sizeGiB, damaged, files);

    assertThat(VolumeSight.state(wanted, actual, busy)).isEqualTo(state);
    assertThat(VolumeSight.generation(wanted, actual, busy)).isEqualTo(generation);
  }
}
