package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.driver.Seeds;
import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.SeedSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresHypervisor
class SeedImagesTest {
  @TempDir Path scratch;
  private final SeedImages seeds = new SeedImages(new Tools());

  @Test
  void meta_data_quotes_what_yaml_would_read_otherwise() {
    assertThat(SeedImages.metaData(seed("i: #1", List.of("ssh-rsa AAAA \"me\"", "k2"), null)))
        .isEqualTo(
            """
            instance-id: "i: #1"
            local-hostname: "web"
            public-keys:
              - "ssh-rsa AAAA \\"me\\""
              - "k2"
            """);
    assertThat(SeedImages.metaData(seed("i", List.of(), null))).doesNotContain("public-keys");
  }

  @Test
  void a_seed_holds_what_it_was_given_for_its_owner_only() throws Exception {
    VmFolder folder = new VmFolder(scratch.resolve("vm-1"));
    String secret = "#!/bin/sh\necho geheim > /dev/null\n";
    SeedSpec seed = seed("i", List.of(), secret);
    seeds.write(folder, seed, List.of(), Seeds.fingerprint(seed));

    assertThat(SeedImages.fingerprint(folder)).isEqualTo(Seeds.fingerprint(seed));
    assertThat(content(folder, "user-data")).isEqualTo(secret.strip());
    assertThat(content(folder, "meta-data")).contains("instance-id: \"i\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.seed())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
        .isEqualTo("rwx------");
    try (var files = Files.list(folder.path())) {
      assertThat(files).containsExactly(folder.seed());
    }
  }

  @Test
  void cards_ask_dhcp_for_both_families_and_are_known_by_their_mac() throws Exception {
    VmFolder folder = new VmFolder(scratch.resolve("vm-1"));
    List<NicSpec> nics = List.of(new NicSpec("port-1", "02:00:00:00:00:05", 1400));
    SeedSpec seed = seed("i", List.of(), null);
    seeds.write(folder, seed, nics, Seeds.fingerprint(seed, nics));

    assertThat(content(folder, "network-config"))
        .isEqualTo(
            """
            version: 2
            ethernets:
              nic0:
                match:
                  macaddress: "02:00:00:00:00:05"
                dhcp4: true
                dhcp6: true
                optional: true""");
  }

  @Test
  void another_seed_replaces_it_and_the_same_one_does_not() throws Exception {
    VmFolder folder = new VmFolder(scratch.resolve("vm-1"));
    SeedSpec seed = seed("i", List.of(), null);
    seeds.write(folder, seed, List.of(), Seeds.fingerprint(seed));
    Object first = Files.getAttribute(folder.seed(), "unix:ino");
    seeds.write(folder, seed, List.of(), Seeds.fingerprint(seed));
    assertThat(Files.getAttribute(folder.seed(), "unix:ino")).isEqualTo(first);

    SeedSpec other = seed("j", List.of(), "é".repeat(32 << 10));
    seeds.write(folder, other, List.of(), Seeds.fingerprint(other));
    assertThat(SeedImages.fingerprint(folder)).isEqualTo(Seeds.fingerprint(other));
    assertThat(content(folder, "meta-data")).contains("\"j\"");
  }

  @Test
  void a_folder_without_a_seed_or_with_another_file_has_no_fingerprint() throws Exception {
    VmFolder folder = new VmFolder(scratch.resolve("vm-1"));
    assertThat(SeedImages.fingerprint(folder)).isNull();
    folder.create();
    Files.write(folder.seed(), new byte[100]);
    assertThat(SeedImages.fingerprint(folder)).isNull();
    Files.write(folder.seed(), "x".repeat(40_000).getBytes(StandardCharsets.US_ASCII));
    assertThat(SeedImages.fingerprint(folder)).isNull();
  }

  private static SeedSpec seed(String instance, List<String> keys, @Nullable String userData) {
    return new SeedSpec(instance, "web", keys, userData);
  }

  private String content(VmFolder folder, String file) throws Exception {
    return Command.run(
            scratch,
            Duration.ofSeconds(20),
            List.of("isoinfo", "-R", "-i", folder.seed().toString(), "-x", "/" + file))
        .output();
  }
}
