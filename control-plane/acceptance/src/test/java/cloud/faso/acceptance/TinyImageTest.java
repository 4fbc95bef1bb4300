package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Boots the tiny guest image under QEMU, without anything of Faso around it. */
@EnabledIfEnvironmentVariable(
    named = "FASO_TINY_IMAGE",
    matches = ".+",
    disabledReason = "./faso test builds the image, as root")
final class TinyImageTest {

  @Test
  void the_image_does_what_its_users_rely_on() throws Exception {
    Shell.Outcome outcome =
        Shell.run(
            Duration.ofMinutes(20),
            Map.of(),
            Shell.repository() + "/agents/libvirt/image/test-tiny-image",
            System.getenv("FASO_TINY_IMAGE"));

    assertThat(outcome.output()).doesNotContain("FAIL").contains("all checks passed");
    assertThat(outcome.exit()).isZero();
  }
}
