package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.platform.DurableFile;
import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.SeedSpec;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes NoCloud seeds: an ISO 9660 image with the label {@code cidata} and the files {@code
 * meta-data}, {@code user-data} and, for a VM with cards, {@code network-config}. The fingerprint
 * of what is in it stands in its volume descriptor, so that the two cannot drift apart.
 */
final class SeedImages {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  // ISO 9660: the primary volume descriptor is sector 16; the application's name starts at 574.
  private static final int APPLICATION_AT = 16 * 2048 + 574;
  private static final int APPLICATION_BYTES = 128;
  private static final String APPLICATION = "FASO ";

  private final Tools tools;

  SeedImages(Tools tools) {
    this.tools = tools;
  }

  /** Replaces the seed of a folder unless it is that one. */
  void write(VmFolder folder, SeedSpec seed, List<NicSpec> nics, String fingerprint)
      throws DriverFailure, IOException {
    folder.create();
    if (fingerprint.equals(fingerprint(folder))) {
      return;
    }
    Path unfinished = VmFolder.unfinished(folder.seed());
    VmFolder content = new VmFolder(folder.path().resolve("seed.content"));
    content.delete();
    content.create();
    writeFor(content.path().resolve("meta-data"), metaData(seed));
    writeFor(content.path().resolve("user-data"), userData(seed));
    if (!nics.isEmpty()) {
      writeFor(content.path().resolve("network-config"), networkConfig(nics));
    }
    Files.deleteIfExists(unfinished);
    tools.run(
        folder.path(),
        DEADLINE,
        List.of(
            "genisoimage",
            "-quiet",
            "-joliet",
            "-rational-rock",
            "-volid",
            "cidata",
            "-appid",
            APPLICATION + fingerprint,
            "-output",
            unfinished.toString(),
            content.path().toString()));
    // The plain files hold secrets, and nothing would look for them later.
    content.delete();
    DurableFile.publish(unfinished, folder.seed());
  }

  /** The fingerprint of a folder's seed; null when there is none. */
  static @Nullable String fingerprint(VmFolder folder) throws IOException {
    byte[] application = new byte[APPLICATION_BYTES];
    try (RandomAccessFile file = new RandomAccessFile(folder.seed().toFile(), "r")) {
      file.seek(APPLICATION_AT);
      file.readFully(application);
    } catch (FileNotFoundException | EOFException e) {
      return null;
    }
    String text = new String(application, StandardCharsets.US_ASCII).strip();
    return text.startsWith(APPLICATION) ? text.substring(APPLICATION.length()) : null;
  }

  /**
   * YAML in which every value is a JSON string and keys stand one per line: cloud-init parses it,
   * and a guest without a YAML parser can read it line by line.
   */
  static String metaData(SeedSpec seed) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("instance-id: ").append(quoted(seed.instanceId())).append('\n');
    yaml.append("local-hostname: ").append(quoted(seed.hostname())).append('\n');
    if (!seed.authorizedKeys().isEmpty()) {
      yaml.append("public-keys:\n");
      seed.authorizedKeys().forEach(key -> yaml.append("  - ").append(quoted(key)).append('\n'));
    }
    return yaml.toString();
  }

  /**
   * Every card asks DHCP, which knows its port's addresses and MTU. No card holds up the boot: its
   * segment may have addresses of one family only.
   */
  static String networkConfig(List<NicSpec> nics) {
    StringBuilder yaml = new StringBuilder("version: 2\nethernets:\n");
    for (int i = 0; i < nics.size(); i++) {
      yaml.append("  nic").append(i).append(":\n    match:\n      macaddress: ");
      yaml.append(quoted(nics.get(i).mac())).append('\n');
      yaml.append("    dhcp4: true\n    dhcp6: true\n    optional: true\n");
    }
    return yaml.toString();
  }

  private static String userData(SeedSpec seed) {
    String userData = seed.userData();
    return userData == null ? "#cloud-config\n{}\n" : userData;
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static void writeFor(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }
}
