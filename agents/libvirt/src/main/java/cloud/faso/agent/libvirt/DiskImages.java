package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.platform.DurableFile;
import cloud.faso.spec.agent.RootDiskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes and grows root disks, with qemu-img. */
final class DiskImages {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Set<String> FORMATS = Set.of("qcow2", "raw");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  private final Tools tools;

  DiskImages(Tools tools) {
    this.tools = tools;
  }

  /** Makes the overlay unless the folder has a root disk. */
  void create(VmFolder folder, RootDiskSpec spec, Path image) throws DriverFailure, IOException {
    check(spec);
    requireSelfContained(image, spec.imageFormat());
    folder.create();
    if (folder.findRootDiskFile().isPresent()) {
      return;
    }
    Path file = folder.rootDisk(spec.imageDigest());
    Path unfinished = VmFolder.unfinished(file);
    Files.deleteIfExists(unfinished);
    tools.run(
        folder.path(),
        DEADLINE,
        List.of(
            "qemu-img",
            "create",
            "-q",
            "-f",
            "qcow2",
            "-F",
            spec.imageFormat(),
            "-b",
            image.toAbsolutePath().toString(),
            unfinished.toString(),
            spec.sizeGiB() + "G"));
    DurableFile.publish(unfinished, file);
  }

  /** Grows the disk unless it is that large. qcow2 takes the new size in one write. */
  void grow(VmFolder folder, RootDisk disk, int sizeGiB) throws DriverFailure {
    if (disk.sizeGiB() < sizeGiB) {
      tools.run(
          folder.path(),
          DEADLINE,
          List.of(
              "qemu-img", "resize", "-q", "-f", "qcow2", disk.file().toString(), sizeGiB + "G"));
    }
  }

  /** An image that names other files would have QEMU read them for the guest. */
  private static void requireSelfContained(Path image, String format)
      throws DriverFailure, IOException {
    if (format.equals("qcow2")) {
      Qcow2Header header = Qcow2Header.read(image);
      if (header.backingFile() != null || header.externalData()) {
        throw new DriverFailure(
            "bad-image", "The image refers to another file, so that it may not be used.");
      }
    }
  }

  private static void check(RootDiskSpec spec) throws DriverFailure {
    if (!FORMATS.contains(spec.imageFormat()) || !DIGEST.matcher(spec.imageDigest()).matches()) {
      throw new DriverFailure(
          "bad-image", "The image is neither qcow2 nor raw, or its digest is not a SHA-256.");
    }
  }
}
